import { useLive } from '../data/use-live.ts';
import { outcomeWords } from '../data/words.ts';
import { ExplanationOf } from './explanation.tsx';
import { EffectChip } from './policies.tsx';

/** What each policy of today says of an activity, part by part. */
export function Why({ organizationId, id }: { organizationId: string; id: string }) {
  const { data, problem } = useLive('explanation', { organizationId, id });
  if (!data && !problem) return null;
  return (
    <section class="card" aria-labelledby="why">
      <h2 id="why">What the policies say, part by part</h2>
      <p class="note">The policies of today, with the votes on this activity.</p>
      {problem && <p>It cannot be evaluated again: {problem.message}</p>}
      {data?.policies.length === 0 && <p class="empty">There are no policies: the root quorum decides.</p>}
      {data?.policies.map(({ policyId, name, effect, outcome, explanation }) => (
        <details key={policyId} open={outcome === 'OUTCOME_ALLOW' || outcome === 'OUTCOME_DENY_EXPLICIT'}>
          <summary>
            <span class="row-item">
              <strong>{name}</strong> <EffectChip effect={effect} /> <span class="note">{outcomeWords(outcome)}</span>
            </span>
          </summary>
          <ExplanationOf explanation={explanation} />
        </details>
      ))}
    </section>
  );
}
