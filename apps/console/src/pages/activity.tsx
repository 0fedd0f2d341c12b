import type { ConsoleAnswers } from '@postern/authority';
import { useLive } from '../data/use-live.ts';
import { activityWords, outcomeWords, wordsAfter } from '../data/words.ts';
import { Decision } from '../parts/decision.tsx';
import { Page } from '../parts/page.tsx';
import { EffectChip } from '../parts/policies.tsx';
import { StatusChip } from '../parts/status-chip.tsx';
import { When } from '../parts/when.tsx';
import { Why } from '../parts/why.tsx';
import { hrefOf } from '../route.ts';

type Story = ConsoleAnswers['activity']['activity'];

/** The story of one activity. */
export function ActivityPage({ organizationId, id }: { organizationId: string; id: string }) {
  const { data, problem } = useLive('activity', { organizationId, id });
  const story = data?.activity;
  if (!story) {
    return (
      <Page title="Activity" problem={problem}>
        {null}
      </Page>
    );
  }
  return (
    <Page
      title={activityWords(story.type)}
      crumbs={<a href={hrefOf('organizations', organizationId)}>{story.organizationName}</a>}
      lead={
        <>
          <StatusChip status={story.status} /> <code>{story.type}</code>
        </>
      }
      problem={problem}
    >
      <div class="columns">
        <section class="card" aria-labelledby="story">
          <h2 id="story">What happened</h2>
          <ol class="story">
            {story.votes.map((vote, index) => (
              <VoteStep key={vote.id} vote={vote} isFirst={index === 0} />
            ))}
          </ol>
          <p class="decision">
            <Decision story={story} />
          </p>
        </section>
        <section class="card" aria-labelledby="facts">
          <h2 id="facts">Facts</h2>
          <Facts story={story} />
        </section>
      </div>
      <Why organizationId={organizationId} id={id} />
      <div class="columns even">
        <Json title="What was asked" value={story.intent} />
        {story.failure ? (
          <Json title="Why it failed" value={story.failure} />
        ) : (
          <Json title="Result" value={story.result} />
        )}
      </div>
    </Page>
  );
}

function VoteStep({ vote, isFirst }: { vote: Story['votes'][number]; isFirst: boolean }) {
  const said = vote.selection === 'VOTE_SELECTION_REJECTED' ? 'rejected it' : isFirst ? 'submitted it' : 'approved it';
  return (
    <li>
      <p class="row-item">
        <strong>{vote.userName ?? 'A deleted user'}</strong> {said}
        {vote.isRoot && <span class="chip">Root</span>}
        <When at={vote.createdAt} />
      </p>
      <p class="note">
        {wordsAfter('AUTHENTICATION_TYPE_', vote.method)}
        {!vote.counts && '. This credential exists no more, or has expired.'}
      </p>
      {vote.policies.length > 0 && (
        <ul class="rows">
          {vote.policies.map(({ policyId, name, effect, outcome, hasChanged }) => (
            <li key={policyId} class="row-item">
              {effect && <EffectChip effect={effect} />}
              <span>{name ?? `A deleted policy, ${policyId}`}</span>
              <span class="note">
                {outcomeWords(outcome)}
                {hasChanged && ', changed since'}
              </span>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function Facts({ story }: { story: Story }) {
  return (
    <dl>
      <dt>Created</dt>
      <dd>
        <When at={story.createdAt} />
      </dd>
      <dt>Last change</dt>
      <dd>
        <When at={story.updatedAt} />
      </dd>
      <dt>Decided in</dt>
      <dd>
        <a href={hrefOf('organizations', story.decidingOrganizationId)}>{story.decidingOrganizationName}</a>
      </dd>
      <dt>Activity</dt>
      <dd>
        <code>{story.id}</code>
      </dd>
      <dt>Fingerprint</dt>
      <dd>
        <code>{story.fingerprint}</code>
      </dd>
    </dl>
  );
}

function Json({ title, value }: { title: string; value: object }) {
  const isEmpty = Object.keys(value).length === 0;
  return (
    <section class="card" aria-label={title}>
      <h2>{title}</h2>
      {isEmpty ? <p class="empty">Nothing yet.</p> : <pre>{JSON.stringify(value, null, 2)}</pre>}
    </section>
  );
}
