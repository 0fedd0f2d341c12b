import { useEffect, useState } from 'preact/hooks';

/** The address of a page within the console, as the fragment of the URL has it. */
export interface Route {
  /** `['organizations', id]` for `#/organizations/id`. */
  path: string[];
  query: URLSearchParams;
}

function currentRoute(): Route {
  const [path = '', query = ''] = location.hash.slice(1).split('?');
  return {
    path: path.split('/').filter(Boolean).map(decoded),
    query: new URLSearchParams(query),
  };
}

/** A fragment that was typed by hand need not be valid. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The present route. */
export function useRoute(): Route {
  const [route, setRoute] = useState(currentRoute);
  useEffect(() => {
    const update = () => setRoute(currentRoute());
    addEventListener('hashchange', update);
    return () => removeEventListener('hashchange', update);
  }, []);
  return route;
}

/** The address of a page: its steps, each escaped. */
export function hrefOf(...steps: string[]): string {
  return `#/${steps.map(encodeURIComponent).join('/')}`;
}
