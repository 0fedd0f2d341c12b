import { UpstreamError } from '../turnkey/upstream-error.ts';

/** Turnkey limits requests; so many candidates are asked about at once. */
const AT_ONCE = 5;

/**
 * The candidates in which a credential was proved. Each is judged by itself. One that Turnkey refuses to tell about, or
 * tells too much about, is no home, and does not make the others fail.
 * @param remembered The sub-organization that the own record names: while it is a candidate, it is the home.
 * @param isHome Judges one candidate.
 * @throws UpstreamError when there is no home and Turnkey did not answer about a candidate: it may have been that one, and
 *   no account may be made on a guess.
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
        if (!isAboutCandidate(judgement.reason)) outage ??= judgement.reason;
      } else if (judgement.value && organizationId !== undefined) homes.push(organizationId);
    }
  }
  if (homes.length === 0 && outage !== undefined) throw outage;
  return homes;
}

/** Tells whether an error lies in one sub-organization: Turnkey did answer, but not with what can be judged. */
function isAboutCandidate(error: unknown): boolean {
  return error instanceof UpstreamError && error.code === 'UPSTREAM_REFUSED';
}
