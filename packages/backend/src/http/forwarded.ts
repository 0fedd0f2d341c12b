import { canonicalAddress } from '../limits/client-network.ts';

/**
 * The nodes that proxies added to a request, from the client to the last proxy. An entry is an address in canonical
 * form, or undefined when the proxy gave no address (`unknown`, an obfuscated identifier, or an invalid address).
 */
export type ForwardedNodes = readonly (string | undefined)[];

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
/** RFC 7239 requires quotes around IPv6 and ports. Some proxies omit them. */
const BARE_VALUE = "[!#$%&'*+.^_`|~0-9A-Za-z:[\\]-]+";
const PAIR = new RegExp(`[ \\t]*(${TOKEN})=(?:"((?:[^"\\\\]|\\\\.)*)"|(${BARE_VALUE}))[ \\t]*`, 'y');
const BLANK = /[ \t]*/y;

/**
 * Parses `Forwarded` (RFC 7239, section 4). Several header lines arrive joined by commas.
 * @returns undefined when the header is malformed, because then no part of it can be trusted.
 */
export function parseForwarded(header: string): ForwardedNodes | undefined {
  const nodes: (string | undefined)[] = [];
  let position = 0;
  /** The value of `for` in this element. */
  let node: string | undefined;
  let isEmpty = true;
  while (position <= header.length) {
    const pair = matchAt(PAIR, header, position);
    if (pair) {
      const [text, name = '', quoted, bare] = pair;
      if (name.toLowerCase() === 'for') {
        if (node !== undefined) return undefined;
        node = quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '';
      }
      position += text.length;
      isEmpty = false;
    } else {
      position += matchAt(BLANK, header, position)?.[0].length ?? 0;
    }
    const separator = header[position++];
    if (separator === ';') continue;
    if (separator !== ',' && separator !== undefined) return undefined;
    // RFC 9110, section 5.6.1: empty elements of a list are ignored.
    if (!isEmpty) nodes.push(addressOf(node));
    node = undefined;
    isEmpty = true;
  }
  return nodes;
}

/** Parses `X-Forwarded-For`: addresses separated by commas. Several header lines arrive joined by commas. */
export function parseXForwardedFor(header: string): ForwardedNodes {
  const entries = header.split(',').map((entry) => entry.trim());
  return entries.filter((entry) => entry !== '').map(addressOf);
}

function matchAt(pattern: RegExp, text: string, position: number) {
  pattern.lastIndex = position;
  return pattern.exec(text);
}

/** RFC 7239, section 6: IPv6 is in brackets, and a port can follow. IPv6 without brackets has no port. */
function addressOf(node: string | undefined): string | undefined {
  const withPort = /^(\[[^\]]*\]|[0-9.]+)(?::(?:[0-9]{1,5}|_[A-Za-z0-9._-]+))?$/.exec(node ?? '');
  return canonicalAddress(withPort?.[1] ?? node);
}
