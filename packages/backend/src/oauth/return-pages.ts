import type { Settings } from '../configuration/settings.ts';

/** The pages and apps to which the code flow may return. */
export interface ReturnPages {
  has(page: string): boolean;
  /**
   * The page to go back to when a sign-in failed before its page was known.
   * @param url Of the request. The page that it names is used if it is allowed.
   * @returns undefined when the configuration names no page.
   */
  pageAfterFailure(url: URL): string | undefined;
}

export function createReturnPages({ origins, oauth }: Pick<Settings, 'origins' | 'oauth'>): ReturnPages {
  const pages = oauth.returnTo ?? origins.map((origin) => `${origin}/`);
  return {
    has: (page) => pages.includes(page),
    pageAfterFailure({ searchParams }) {
      const page = pages.find((allowed) => allowed === searchParams.get('returnTo'));
      const opener = origins.find((allowed) => allowed === searchParams.get('openerOrigin'));
      return page ?? opener ?? pages[0] ?? origins[0];
    },
  };
}
