import { UpstreamError } from './upstream-error.ts';

/** Turnkey's largest page. */
export const PAGE = 100;
const MAX_PAGES = 10;

/** Where a page begins: after the last entry of the previous page. */
export interface PageOptions {
  limit: string;
  after?: string;
}

/**
 * Reads a list to its end, page by page.
 * @param read Asks for one page.
 * @param idOf Returns the id of an entry. The next page begins after it.
 * @throws UpstreamError, also when there are more than a thousand entries, because a part of a list proves nothing.
 */
export async function listAll<Entry>(
  read: (page: PageOptions) => Promise<Entry[]>,
  idOf: (entry: Entry) => string,
): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const last = entries.at(-1);
    const page = await read({ limit: String(PAGE), ...(last === undefined ? {} : { after: idOf(last) }) });
    entries.push(...page);
    if (page.length < PAGE) return entries;
  }
  throw new UpstreamError('UPSTREAM_REFUSED', {
    outcome: 'unknown',
    reason: 'a list that is too long',
    isTooMuch: true,
  });
}
