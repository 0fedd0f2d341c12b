/** Why a request for a page of the operator's own machine is refused. */
export type ForeignRequest = 'foreign host' | 'cross-site';

/** What the check looks at; a standard `Request` has it all. */
export interface RequestSource {
  url: string;
  headers: { get(name: string): string | null };
}

const LOOPBACK = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;

/**
 * Tells whether a request comes from elsewhere than the operator: under a name that the server does not have, as after
 * DNS rebinding, or from a page of another site. For what is meant for the people of one machine and carries no
 * credential.
 *
 * Browsers say by themselves where a request comes from (Fetch Metadata): nothing from another site is let in, and from
 * another port of the same host only somebody who follows a link. Programs send no such headers and are let in.
 * @param hosts Names with ports such as `localhost:4000` under which the server is reached.
 * @param takesLoopback Whether any port of a loopback name counts as well: for a server that does not know its port.
 * @returns undefined for a request that is let in
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

/** The host in its one spelling: lower case, and without the port that is the default. */
function hostOf(text: string): URL | undefined {
  return /^[^/?#@\\\s]+$/.test(text) && URL.canParse(`http://${text}`) ? new URL(`http://${text}`) : undefined;
}
