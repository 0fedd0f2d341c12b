import type { ConsoleAnswers } from '@postern/authority';
import { hrefOf } from '../route.ts';

type Policy = ConsoleAnswers['organization']['organization']['policies'][number];

/** The policies of an organization. */
export function Policies({ organizationId, policies }: { organizationId: string; policies: Policy[] }) {
  if (policies.length === 0) return <p class="empty">No policies: the root quorum decides.</p>;
  return (
    <ul class="rows">
      {policies.map((policy) => (
        <li key={policy.policyId} class="person">
          <p class="row-item">
            <strong>{policy.policyName}</strong>
            <EffectChip effect={policy.effect} />
            <a href={hrefOf('try', organizationId, policy.policyId)}>
              Try it<span class="unseen">: {policy.policyName}</span>
            </a>
          </p>
          <Expression name="Consensus" text={policy.consensus} />
          <Expression name="Condition" text={policy.condition} />
          <Expression name="Time" text={policy.time} />
          {policy.notes && <p class="note">{policy.notes}</p>}
        </li>
      ))}
    </ul>
  );
}

/** Whether a policy allows or denies. */
export function EffectChip({ effect }: { effect: string }) {
  const isAllow = effect === 'EFFECT_ALLOW';
  return <span class={`chip ${isAllow ? 'good' : 'bad'}`}>{isAllow ? 'Allows' : 'Denies'}</span>;
}

function Expression({ name, text }: { name: string; text: string | undefined }) {
  if (!text) return null;
  return (
    <p class="expression">
      <span class="note">{name}</span> <code>{text}</code>
    </p>
  );
}
