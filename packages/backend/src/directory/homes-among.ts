import { isRefusal, UpstreamError } from '../turnkey/upstream-error.ts';

/** Turnkey limits requests, so at most this many candidates are checked at the same time. */
const AT_ONCE = 5;

/**
 * Finds the candidates in which a credential was proved. Each is checked by itself. A candidate that Turnkey refuses to
 * answer about, or whose answer is too long, is not a home and does not make the others fail.
 * @param remembered The sub-organization that the store names. While it is a candidate, it is the home.
 * @param isHome Checks one candidate.
 * @throws UpstreamError when no home was found and Turnkey did not answer about a candidate. That one may be the home,
 *   so no account may be created.
 */
export async function homesAmong(
  candidates: readonly string[],
  remembered: string | undefined,
  isHome: (organizationId: string) => Promise<boolean>,
): Promise<string[]> {
  if (remembered !== undefined && candidates.includes(remembered)) return [remembered];
  const homes: string[] = [];
  let outage: unknown;
  for (let next = 0; next < candidates.length; next += AT_ONCE) {
    const group = candidates.slice(next, next + AT_ONCE);
    const judged = await Promise.allSettled(group.map(isHome));
    for (const [index, judgement] of judged.entries()) {
      const organizationId = group[index];
      if (judgement.status === 'rejected') {
        if (!concernsOneOrganization(judgement.reason)) outage ??= judgement.reason;
      } else if (judgement.value && organizationId !== undefined) homes.push(organizationId);
    }
  }
  if (homes.length === 0 && outage !== undefined) throw outage;
  return homes;
}

/**
 * Whether an error concerns only one sub-organization: Turnkey refused to answer, or answered too much. A refused stamp
 * and an answer that is not Turnkey's concern all of them.
 */
export function concernsOneOrganization(error: unknown): boolean {
  if (!(error instanceof UpstreamError) || error.code !== 'UPSTREAM_REFUSED') return false;
  return error.isTooMuch || (isRefusal(error) && error.status !== 401);
}
