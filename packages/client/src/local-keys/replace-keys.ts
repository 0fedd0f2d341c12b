/** A pinned key and the key in its place. */
export type Replacement = readonly [pinned: string, local: string];

/** Code that a page runs when it contains a replaced key. It warns once, even if several modules contain one. */
const PAGE_WARNING = `
if (!globalThis.posternLocalKeys) {
  globalThis.posternLocalKeys = true;
  console.warn("Postern: this page trusts a local authority: local keys replace Turnkey's production keys. Do not publish it.");
}
`;

/**
 * Replaces the pinned keys in the code of an installed module. Each new key is as long as the old one, and the warning comes
 * last, so that source maps stay right.
 *
 * @returns the new code, or undefined when nothing was to be replaced
 */
export function replaceKeys(code: string, replacements: readonly Replacement[]): string | undefined {
  const replaced = replacements.reduce((text, [pinned, local]) => text.replaceAll(pinned, local), code);
  return replaced === code ? undefined : replaced + PAGE_WARNING;
}
