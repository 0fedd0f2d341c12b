/**
 * Looks for secrets in what is written. Tests note the keys, codes, tokens and contacts that they use, and everything that
 * a backend or an authority writes: log lines, audit events, notices, answers to failed requests. At the end of each file,
 * `find-leaks.ts` compares the two.
 */
interface Collected {
  secrets: Set<string>;
  lines: Line[];
}

interface Line {
  text: string;
  /** What the sender of a failed request sent: an answer may repeat it. */
  sent: string;
}

// Setup files and tests do not share modules in every pool, but they share the process.
const KEY: unique symbol = Symbol.for('postern.tests.leak-search');
const shared = globalThis as typeof globalThis & { [KEY]?: Collected };
shared[KEY] ??= { secrets: new Set(), lines: [] };
const collected = shared[KEY];

/** Names of fields whose values are secret in requests and answers. */
const SECRET_FIELDS = new Set([
  'contact',
  'email',
  'userEmail',
  'phoneNumber',
  'userPhoneNumber',
  'privateKey',
  'verificationToken',
  'oidcToken',
  'sessionToken',
  'session',
  'otpCode',
  'encryptedOtpBundle',
  'clientSecret',
  'authCode',
  'codeVerifier',
]);

const MIN_LENGTH = 6;

/** Notes secrets. */
export function noteSecrets(...secrets: string[]): void {
  for (const secret of secrets) if (secret.length >= MIN_LENGTH) collected.secrets.add(secret);
}

/** Notes the secret fields of a request or an answer, at every depth. */
export function noteSecretFields(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, each] of Object.entries(value)) {
    if (typeof each === 'string' && SECRET_FIELDS.has(name)) noteSecrets(each);
    else noteSecretFields(each);
  }
}

/**
 * Collects something that was written.
 * @param sent For an answer: the request, which the answer may repeat.
 */
export function collect(written: unknown, sent: unknown = ''): void {
  collected.lines.push({ text: textOf(written), sent: textOf(sent) });
}

/** The lines that contain a secret, with the secret hidden. Then everything is forgotten. */
export function takeLeaks(): string[] {
  const { secrets, lines } = collected;
  const all = lines.map(({ text }) => text.toLowerCase()).join('\n');
  const found = [...secrets].filter((secret) => contains(all, secret));
  const leaks = lines.flatMap(({ text, sent }) =>
    found
      .filter((secret) => contains(text.toLowerCase(), secret) && !sent.includes(secret))
      .map((secret) => text.replaceAll(secret, `<a secret of ${secret.length} characters>`).slice(0, 500)),
  );
  secrets.clear();
  lines.length = 0;
  return leaks;
}

/** Short codes must stand alone: digits of a time are not a code. */
function contains(text: string, secret: string): boolean {
  const wanted = secret.toLowerCase();
  if (!text.includes(wanted)) return false;
  return !/^[0-9a-z]{6,9}$/.test(wanted) || new RegExp(`(?<![0-9a-z-])${wanted}(?![0-9a-z-])`).test(text);
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return `${value.stack} ${textOf(value.cause ?? '')}`;
  return JSON.stringify(value, (_name, each) => (each instanceof Error ? textOf(each) : each)) ?? '';
}
