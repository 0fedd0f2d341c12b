import type { Settings } from '../settings.ts';

/** The pages and apps to which the code flow may return. */
export interface ReturnPages {
  has(page: string): boolean;
  /**
   * Where a person goes on when a sign-in has failed before its page was known.
   * @param url Of the request; what it names is taken when it is allowed.
   * @returns undefined when the configuration names no page.
   */
  wayBack(url: URL): string | undefined;
}

export function createReturnPages({ origins, oauth }: Pick<Settings, 'origins' | 'oauth'>): ReturnPages {
  const pages = oauth.returnTo ?? origins.map((origin) => `${origin}/`);
  return {
    has: (page) => pages.includes(page),
    wayBack({ searchParams }) {
      const page = pages.find((allowed) => allowed === searchParams.get('returnTo'));
      const opener = origins.find((allowed) => allowed === searchParams.get('openerOrigin'));
      return page ?? opener ?? pages[0] ?? origins[0];
    },
  };
}
