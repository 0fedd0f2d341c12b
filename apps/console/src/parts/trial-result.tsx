import type { ConsoleAnswers } from '@postern/authority';
import { outcomeWords } from '../data/words.ts';
import { ExplanationOf } from './explanation.tsx';

type Trial = ConsoleAnswers['trial']['trial'];

const TONES: Readonly<Record<string, string>> = {
  OUTCOME_ALLOW: 'good',
  OUTCOME_DENY_EXPLICIT: 'bad',
  OUTCOME_ERROR: 'bad',
  OUTCOME_REQUIRES_CONSENSUS: 'waits',
};

/** What a policy that was tried says, or why it is not one. */
export function TrialResult({ trial }: { trial: Trial }) {
  const { errors, report } = trial;
  return (
    <>
      {errors.map(({ field, message, position }) => (
        <div key={field}>
          <p class="problem">{message}</p>
          <p class="note">
            In the {field}, at position {position}.
          </p>
        </div>
      ))}
      {report && (
        <>
          <p>
            <span class={`chip ${TONES[report.outcome] ?? ''}`}>{outcomeWords(report.outcome)}</span>{' '}
            <code class="note">{report.outcome}</code>
          </p>
          <ExplanationOf explanation={report.explanation} />
        </>
      )}
    </>
  );
}
