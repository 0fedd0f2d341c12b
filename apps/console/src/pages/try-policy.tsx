import type { ConsoleAnswers } from '@postern/authority';
import { useState } from 'preact/hooks';
import { AskError, ask } from '../data/ask.ts';
import { useLive } from '../data/use-live.ts';
import { Page } from '../parts/page.tsx';
import { TrialForm } from '../parts/trial-form.tsx';
import { TrialResult } from '../parts/trial-result.tsx';
import { hrefOf } from '../route.ts';

type Trial = ConsoleAnswers['trial']['trial'];

interface TryPolicyProps {
  organizationId: string | undefined;
  /** The policy that the form begins with. */
  policyId: string | undefined;
}

/** A policy is tried on an activity that is not submitted. */
export function TryPolicy({ organizationId, policyId }: TryPolicyProps) {
  if (!organizationId) return <ChooseOrganization />;
  return <TryIn organizationId={organizationId} policyId={policyId} />;
}

const LEAD = 'Paste a policy and a transaction, and see which parts hold. Nothing is stored.';

function ChooseOrganization() {
  const { data, problem } = useLive('organizations');
  return (
    <Page title="Try a policy" lead={LEAD} problem={problem}>
      <section class="card" aria-labelledby="where">
        <h2 id="where">In which organization?</h2>
        <ul class="rows">
          {data?.organizations.map(({ id, name }) => (
            <li key={id} class="row-entry">
              <a href={hrefOf('try', id)}>{name}</a>
              <code class="note">{id}</code>
            </li>
          ))}
        </ul>
      </section>
    </Page>
  );
}

function TryIn({ organizationId, policyId }: { organizationId: string; policyId: string | undefined }) {
  const { data, problem } = useLive('organization', { id: organizationId });
  const [trial, setTrial] = useState<Trial>();
  const [refused, setRefused] = useState<AskError>();
  const organization = data?.organization;

  function submit(request: object): void {
    ask('trial', {}, { organizationId, ...request }).then(
      (answer) => {
        setRefused(undefined);
        setTrial(answer.trial);
      },
      (error: unknown) => {
        setTrial(undefined);
        setRefused(error instanceof AskError ? error : new AskError(String(error), 0));
      },
    );
  }
  return (
    <Page
      title="Try a policy"
      lead={LEAD}
      crumbs={organization && <a href={hrefOf('organizations', organizationId)}>{organization.name}</a>}
      problem={problem}
    >
      {organization && (
        <div class="columns even">
          <TrialForm
            organization={organization}
            policy={organization.policies.find((each) => each.policyId === policyId)}
            onSubmit={submit}
          />
          <section class="card" aria-labelledby="result" aria-live="polite">
            <h2 id="result">What it says</h2>
            {refused && <p class="problem">{refused.message}</p>}
            {trial && <TrialResult trial={trial} />}
            {!trial && !refused && <p class="empty">Nothing was tried yet.</p>}
          </section>
        </div>
      )}
    </Page>
  );
}
