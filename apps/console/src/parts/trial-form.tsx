import type { ConsoleAnswers } from '@postern/authority';
import { useState } from 'preact/hooks';

type Organization = ConsoleAnswers['organization']['organization'];

interface TrialFormProps {
  organization: Organization;
  /** The policy that the form begins with. */
  policy: Organization['policies'][number] | undefined;
  /** @param request As the endpoint takes it, without the organization. */
  onSubmit(request: object): void;
}

const TRANSACTIONS = ['ETHEREUM', 'SOLANA', 'TRON', 'BITCOIN', 'TEMPO'];

/** The policy, the activity, and who has approved it. */
export function TrialForm({ organization, policy, onSubmit }: TrialFormProps) {
  const [subject, setSubject] = useState<'transaction' | 'activity'>('transaction');
  const [problem, setProblem] = useState<string>();

  function submit(form: FormData): void {
    const text = (name: string) => String(form.get(name) ?? '').trim();
    const asked = subject === 'transaction' ? transactionOf(text) : activityOf(text);
    setProblem(asked ? undefined : 'The parameters must be a JSON object.');
    if (!asked) return;
    const [effect, condition, consensus, time] = ['effect', 'condition', 'consensus', 'time'].map(text);
    onSubmit({ policy: { effect, condition, consensus, time }, ...asked, approverIds: form.getAll('approver') });
  }
  return (
    <section class="card" aria-labelledby="trial">
      <h2 id="trial">The policy</h2>
      <form
        class="trial"
        onSubmit={(event) => {
          event.preventDefault();
          submit(new FormData(event.currentTarget));
        }}
      >
        <div class="field">
          <label for="effect">Effect</label>
          <select id="effect" name="effect" defaultValue={policy?.effect}>
            <option value="EFFECT_ALLOW">Allow</option>
            <option value="EFFECT_DENY">Deny</option>
          </select>
        </div>
        <Text name="condition" label="Condition" value={policy?.condition} rows={4} />
        <Text name="consensus" label="Consensus" value={policy?.consensus} rows={2} />
        <Text name="time" label="Time" value={policy?.time} rows={1} />
        <h2>What is asked</h2>
        <div class="choice" role="radiogroup" aria-label="What is asked">
          {(['transaction', 'activity'] as const).map((each) => (
            <label key={each}>
              <input type="radio" name="subject" checked={subject === each} onChange={() => setSubject(each)} />
              <span>{each === 'transaction' ? 'A transaction' : 'Any activity'}</span>
            </label>
          ))}
        </div>
        {subject === 'transaction' ? <TransactionFields organization={organization} /> : <ActivityFields />}
        <fieldset>
          <legend>Who has approved it</legend>
          {organization.users.map(({ userId, userName }, index) => (
            <label key={userId} class="check">
              <input type="checkbox" name="approver" value={userId} defaultChecked={index === 0} /> {userName}
            </label>
          ))}
        </fieldset>
        {problem && <p class="problem">{problem}</p>}
        <button type="submit" class="button primary">
          Try it
        </button>
      </form>
    </section>
  );
}

function TransactionFields({ organization }: { organization: Organization }) {
  const addresses = [
    ...organization.wallets.flatMap(({ accounts }) => accounts.map(({ address }) => address)),
    ...organization.privateKeys.flatMap((key) => key.addresses.map(({ address = '' }) => address)),
  ];
  return (
    <>
      <div class="field">
        <label for="kind">Kind</label>
        <select id="kind" name="kind">
          {TRANSACTIONS.map((kind) => (
            <option key={kind} value={`TRANSACTION_TYPE_${kind}`}>
              {kind.charAt(0) + kind.slice(1).toLowerCase()}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="signer">Signed with</label>
        <select id="signer" name="signer">
          {addresses.map((address) => (
            <option key={address}>{address}</option>
          ))}
        </select>
      </div>
      <Text name="transaction" label="Unsigned transaction" value="" rows={4} />
    </>
  );
}

function ActivityFields() {
  return (
    <>
      <div class="field">
        <label for="type">Type</label>
        <input id="type" name="type" defaultValue="ACTIVITY_TYPE_CREATE_WALLET" maxLength={200} />
      </div>
      <Text name="parameters" label="Parameters, as JSON" value="" rows={6} />
    </>
  );
}

function Text({ name, label, value, rows }: { name: string; label: string; value: string | undefined; rows: number }) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <textarea id={name} name={name} rows={rows} spellcheck={false} defaultValue={value ?? ''} />
    </div>
  );
}

type Read = (name: string) => string;

function transactionOf(text: Read) {
  return {
    type: 'ACTIVITY_TYPE_SIGN_TRANSACTION_V2',
    parameters: { signWith: text('signer'), type: text('kind'), unsignedTransaction: text('transaction') },
  };
}

function activityOf(text: Read) {
  try {
    const parameters: unknown = JSON.parse(text('parameters') || '{}');
    return typeof parameters === 'object' && !Array.isArray(parameters)
      ? { type: text('type'), parameters }
      : undefined;
  } catch {
    return undefined;
  }
}
