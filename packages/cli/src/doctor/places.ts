import { isThisMachine } from '@postern/backend/inspection';
import { getDomain } from 'tldts';

/** The registrable domain of a host, by the public suffix list with its private part, as browsers use it. */
export function siteOf(hostname: string): string {
  return getDomain(hostname, { allowPrivateDomains: true }) ?? hostname;
}

/** Origins that a browser opens; apps in a native shell have other schemes. */
export function webOrigins(origins: readonly string[]): URL[] {
  return origins.filter((origin) => /^https?:/.test(origin)).map((origin) => new URL(origin));
}

/** Whether an origin is on this machine, in a page or in a native shell. */
export function isLocalOrigin(origin: string): boolean {
  return /^https?:/.test(origin) ? isThisMachine(origin) : /:\/\/localhost(:\d+)?$/.test(origin);
}
