import { statusWords } from '../data/words.ts';

const TONES: Readonly<Record<string, string>> = {
  ACTIVITY_STATUS_COMPLETED: 'good',
  ACTIVITY_STATUS_CONSENSUS_NEEDED: 'waits',
  ACTIVITY_STATUS_AUTHENTICATORS_NEEDED: 'waits',
  ACTIVITY_STATUS_FAILED: 'bad',
  ACTIVITY_STATUS_REJECTED: 'bad',
};

/** The status of an activity. */
export function StatusChip({ status }: { status: string }) {
  return <span class={`chip ${TONES[status] ?? ''}`}>{statusWords(status)}</span>;
}
