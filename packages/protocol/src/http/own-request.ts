/** Why a request to a server on the operator's own machine is refused. */
export type ForeignRequest = 'foreign host' | 'cross-site';

/** The input of the check. A standard `Request` has all of it. */
export interface RequestSource {
  url: string;
  headers: { get(name: string): string | null };
}

const LOOPBACK = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;

/**
 * Tells whether a request comes from a foreign page: it has a foreign host name, as after DNS rebinding, or comes from
 * another site. For servers that are meant for the users of one machine and ask for no credential.
 *
 * Browsers send the source of a request (Fetch Metadata). Requests from other sites are refused. From another port of the
 * same host, only a followed link is allowed. Programs send no such headers and are allowed.
 * @param hosts The server's own names with ports, such as `localhost:4000`.
 * @param takesLoopback Whether loopback names with any port are allowed: for a server that does not know its port.
 * @returns undefined for a request that is allowed
 */
export function foreignRequest(
  { url, headers }: RequestSource,
  hosts: readonly string[],
  takesLoopback = false,
): ForeignRequest | undefined {
  const own = hostOf(headers.get('Host') ?? new URL(url).host);
  const isOwn = own && hosts.some((host) => hostOf(host)?.host === own.host);
  if (!own || !(isOwn || (takesLoopback && LOOPBACK.test(own.hostname)))) return 'foreign host';
  const origin = headers.get('Origin');
  if (origin !== null && !(URL.canParse(origin) && new URL(origin).host === own.host)) return 'cross-site';
  const site = headers.get('Sec-Fetch-Site');
  if (site === null || site === 'none' || site === 'same-origin') return undefined;
  const followsLink =
    site === 'same-site' &&
    headers.get('Sec-Fetch-Mode') === 'navigate' &&
    headers.get('Sec-Fetch-Dest') === 'document';
  return followsLink ? undefined : 'cross-site';
}

/** The host in lower case and without the default port. */
function hostOf(text: string): URL | undefined {
  return /^[^/?#@\\\s]+$/.test(text) && URL.canParse(`http://${text}`) ? new URL(`http://${text}`) : undefined;
}
