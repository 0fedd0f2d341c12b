import { isJsonObject } from '@postern/protocol';
import { askServer } from '../ask-server.ts';
import type { Check } from '../check.ts';
import { failed, skipped, unless } from '../finding.ts';

export const appLinks: Check = {
  id: 'app-links',
  title: 'Android apps',
  looksAt: 'Whether /.well-known/assetlinks.json of the relying party names the apps of passkey.appOrigins.',
  needs: ['configuration', 'rp-id'],
  async run({ settings, options }, signal) {
    const { rpId, appOrigins = [] } = settings?.passkey ?? {};
    if (rpId === undefined || appOrigins.length === 0) return skipped('No Android app is configured.');
    const url = `https://${rpId}/.well-known/assetlinks.json`;
    const fix =
      'Serve it there as JSON, with the fingerprint of the certificate that signs the app (Android docs, "Digital Asset Links").';
    const answer = await askServer(url, { who: url, fix, send: options.fetch }, signal);
    const fingerprints = fingerprintsIn(answer.text);
    if (answer.status !== 200 || !fingerprints) {
      return [failed(`${url} is no list of links (HTTP ${answer.status}).`, fix)];
    }
    const missing = appOrigins.filter((origin) => !fingerprints.has(fingerprintOf(origin)));
    return unless(
      missing.map((origin) =>
        failed(`${url} does not name the app ${origin.slice(0, 32)}… of passkey.appOrigins.`, fix),
      ),
      `${appOrigins.length} named`,
    );
  },
};

/** `android:apk-key-hash:` and base64url; the file has pairs of hex digits with colons. */
function fingerprintOf(origin: string): string {
  const bytes = Buffer.from(origin.split(':').at(-1) ?? '', 'base64url');
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':');
}

function fingerprintsIn(text: string): Set<string> | undefined {
  try {
    const links: unknown = JSON.parse(text);
    if (!Array.isArray(links)) return undefined;
    const targets = links
      .filter(isJsonObject)
      .map(({ target }) => target)
      .filter(isJsonObject);
    return new Set(
      targets.flatMap(({ sha256_cert_fingerprints: list }) => (Array.isArray(list) ? list.map(String) : [])),
    );
  } catch {
    return undefined;
  }
}
