import { UpstreamError } from './upstream-error.ts';

/** Turnkey's largest page. */
const PAGE = 100;
const MAX_PAGES = 10;

/** Where a page begins: behind the last entry of the one before. */
export interface PageOptions {
  limit: string;
  after?: string;
}

/**
 * Reads a list to its end, page by page.
 * @param read Asks for one page.
 * @param idOf The id of an entry, behind which the next page begins.
 * @throws UpstreamError also when there are more than a thousand entries: nothing is concluded from a part of them.
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
  throw new UpstreamError('UPSTREAM_REFUSED', { outcome: 'unknown', reason: 'a list that is too long' });
}
