/** `ACTIVITY_TYPE_CREATE_SUB_ORGANIZATION_V8` -> `Create sub organization`. */
export function activityWords(type: string): string {
  return sentenceOf(type.replace(/^ACTIVITY_TYPE_/, '').replace(/_V\d+$/, ''));
}

/** `ACTIVITY_STATUS_CONSENSUS_NEEDED` -> `Consensus needed`. */
export function statusWords(status: string): string {
  return sentenceOf(status.replace(/^ACTIVITY_STATUS_/, ''));
}

/** `CREDENTIAL_TYPE_API_KEY_P256` -> `Api key p256`, for a prefix that ends with `_`. */
export function wordsAfter(prefix: string, text: string): string {
  return sentenceOf(text.startsWith(prefix) ? text.slice(prefix.length) : text);
}

const OUTCOMES: Readonly<Record<string, string>> = {
  OUTCOME_ALLOW: 'Allows it',
  OUTCOME_DENY_EXPLICIT: 'Denies it',
  OUTCOME_DENY_IMPLICIT: 'Does not apply',
  OUTCOME_REQUIRES_CONSENSUS: 'Waits for more approvals',
  OUTCOME_REJECTED: 'Cannot be met after the rejections',
  OUTCOME_ERROR: 'Cannot be evaluated, so it does not apply',
  OUTCOME_TIME_INACTIVE: 'Not active at this time',
};

/** The result of a policy in words. */
export function outcomeWords(outcome: string): string {
  return OUTCOMES[outcome] ?? outcome;
}

function sentenceOf(name: string): string {
  const words = name
    .toLowerCase()
    .replaceAll('_', ' ')
    .replace(/\b(otp|api|id|mfa|oauth2?|sms|url)\b/g, (word) =>
      word.startsWith('oauth') ? 'OAuth' : word.toUpperCase(),
    );
  return words.charAt(0).toUpperCase() + words.slice(1);
}
