/** Where a passkey was used, according to the client data. */
export interface PasskeyPage {
  /** `https://app.example`, or the origin of an app, such as `android:apk-key-hash:…`. */
  origin?: unknown;
  /** The page around it, if it is in a frame. */
  topOrigin?: unknown;
}

/**
 * Tells whether passkeys may be used on a page (Turnkey docs, "Features", `FEATURE_NAME_WEBAUTHN_ORIGINS`).
 * @param feature The feature's value, origins separated by commas. Everything is allowed when absent or `*`.
 */
export function isAllowedPage({ origin, topOrigin }: PasskeyPage, feature: string | undefined): boolean {
  const allowed = allowedOrigins(feature);
  const isAllowed = (each: unknown) => typeof each === 'string' && (allowed === 'any' || allowed.includes(each));
  return isAllowed(origin) && (topOrigin === undefined || isAllowed(topOrigin));
}

/**
 * The relying party ids that a page on an origin can have: the host and the domains above it (WebAuthn, section 5.1.3).
 * Pages that share passkeys across domains (WebAuthn, "related origins") name each other in the feature.
 * @returns Undefined for the origin of an app, which names no host.
 */
export function possibleRpIds(origin: string, feature: string | undefined): string[] | undefined {
  if (!hostOf(origin)) return undefined;
  const allowed = allowedOrigins(feature);
  const origins = allowed === 'any' ? [origin] : [origin, ...allowed];
  return origins.flatMap((each) => {
    const labels = hostOf(each)?.split('.') ?? [];
    return labels.map((_, index) => labels.slice(index).join('.'));
  });
}

function allowedOrigins(feature: string | undefined): 'any' | string[] {
  const entries = (feature ?? '*')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  return entries.includes('*') ? 'any' : entries.map(canonicalOrigin);
}

/**
 * An entry may be a URL with a path, as in the documentation's example. An entry that is not a web address is kept as
 * it is.
 */
function canonicalOrigin(entry: string): string {
  return hostOf(entry) ? new URL(entry).origin : entry;
}

function hostOf(origin: string): string | undefined {
  return /^https?:\/\//.test(origin) && URL.canParse(origin) ? new URL(origin).hostname : undefined;
}
