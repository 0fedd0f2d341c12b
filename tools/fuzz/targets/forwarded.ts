import fc from 'fast-check';
import { changedText } from '../changes.ts';
import type { Code } from '../code.ts';
import { readCorpus } from '../corpus.ts';
import type { Target } from '../target.ts';

const PROXY = '10.0.0.7';
const CLIENT = '203.0.113.77';
const ALPHABET = 'for=";,\\[]:._%0123456789abcdef';

/** A header as a client sends it, to which the trusted proxy adds the address that it sees. */
function forwardedTarget(name: 'Forwarded' | 'X-Forwarded-For', originals: readonly string[], added: string): Target {
  return {
    name: `forwarded header: ${name}`,
    property(code, count) {
      const inputs = originals.map((original) => changedText(original, ALPHABET));
      const find = code.createClientAddress({ trustedProxies: 1 });
      const findTrusted = code.createClientAddress({ trustedProxies: ['10.0.0.0/8'] });
      return fc.property(fc.oneof(...inputs, fc.string({ maxLength: 60 })), (header) => {
        const isRead = readsAddresses(code, name, header);
        // Other bytes do not reach the backend in a header.
        const text = header.replace(/[^\x20-\x7e\t]/g, '');
        for (const locate of [find, findTrusted]) {
          const request = new Request('https://app.example.com/', { headers: { [name]: `${text}, ${added}` } });
          const address = locate(request, { remoteAddress: PROXY });
          if (address !== undefined && address !== CLIENT) throw new Error('the client chose its address');
        }
        count(isRead ? 'accepted' : 'refused');
      });
    },
  };
}

/** Whether all nodes of a header are addresses. Each of them must be in its one spelling. */
function readsAddresses(code: Code, name: 'Forwarded' | 'X-Forwarded-For', header: string): boolean {
  const nodes = name === 'Forwarded' ? code.parseForwarded(header) : code.parseXForwardedFor(header);
  for (const node of nodes ?? []) {
    if (node === undefined) continue;
    const [again] = code.parseXForwardedFor(node);
    if (again !== node) throw new Error('the address has another spelling');
  }
  return nodes?.every((node) => node !== undefined) ?? false;
}

const { forwarded, xForwardedFor } = readCorpus('forwarded');

export const forwardedHeader: Target = forwardedTarget('Forwarded', forwarded, `for=${CLIENT}`);
export const xForwardedForHeader: Target = forwardedTarget('X-Forwarded-For', xForwardedFor, CLIENT);
