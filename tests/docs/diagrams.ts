import { readFile } from 'node:fs/promises';

const ROOT = new URL('../../', import.meta.url);

/**
 * The arrows of the sequence diagram below a heading, between page (P), backend (B), Turnkey (T) and identity provider (I):
 * `P->>B: POST /init-otp`. What stands behind a line break is an explanation. Answers, and what the user, a wallet or an
 * authenticator does, are not among them.
 */
export async function arrowsOf(page: string, heading: string): Promise<string[]> {
  const text = await readFile(new URL(page, ROOT), 'utf8');
  const section = text.split(/^#+ /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const [, diagram = ''] = /^```mermaid\nsequenceDiagram\n([\s\S]*?)^```$/m.exec(section) ?? [];
  const arrows = diagram.matchAll(/^ *((?:P->>[BT]|B->>[TI]): [^<\n]+)/gm);
  return [...arrows].map(([, arrow = '']) => arrow);
}
