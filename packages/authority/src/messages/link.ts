/** Schemes of links that could run code or read a file. Other schemes are allowed, because an app may have its own. */
const UNSAFE_SCHEME = /^(javascript|data|vbscript|file|blob|about):$/;

/** Tells whether a text is an absolute link that runs no code: `https://…`, `com.example.app://…`. */
export function isLink(text: string): boolean {
  if (/\s/.test(text) || !text.includes('://') || !URL.canParse(text)) return false;
  return !UNSAFE_SCHEME.test(new URL(text).protocol);
}
