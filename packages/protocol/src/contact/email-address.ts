/** RFC 5321, section 4.1.2 (Dot-string); the same characters as in a browser's `<input type="email">`. */
const ATOM = "[a-z0-9!#$%&'*+/=?^_`{|}~-]+";
const LOCAL_PART = new RegExp(`^${ATOM}(\\.${ATOM})*$`);
/** RFC 1123: letters, digits and hyphens, after the conversion of other scripts. */
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** Characters that the URL parser would not read as a part of a host name. */
const NOT_IN_DOMAIN = /[\s/\\:@?#%[\]<>^|\p{Cc}\p{Cs}]/u;

/**
 * Returns the one spelling of an e-mail address: trimmed, in lower case, the domain in its ASCII form
 * (`user@münchen.de` and `user@xn--mnchen-3ya.de` are one mailbox; UTS #46).
 *
 * RFC 5321 lets the part before the @ depend on case, but no large provider does so, and two spellings of one mailbox
 * must not become two wallets. Dots and `+tags` are kept: at most providers they name other mailboxes. That part must
 * be ASCII: the lower case of the Kelvin sign, for example, is the ASCII letter k, which would be another mailbox.
 * @returns undefined when it is not a valid address on the internet.
 */
export function canonicalEmailAddress(text: string): string | undefined {
  const trimmed = text.trim();
  const at = trimmed.lastIndexOf('@');
  const local = trimmed.slice(0, Math.max(at, 0));
  if (!/^[\x21-\x7e]{1,64}$/.test(local) || !LOCAL_PART.test(local.toLowerCase())) return undefined;
  const domain = asciiDomain(trimmed.slice(at + 1));
  const address = `${local.toLowerCase()}@${domain}`;
  // RFC 5321, section 4.5.3.1.3: 256 octets with the angle brackets.
  return domain !== undefined && address.length <= 254 ? address : undefined;
}

function asciiDomain(text: string): string | undefined {
  if (NOT_IN_DOMAIN.test(text) || !URL.canParse(`https://${text}`)) return undefined;
  const labels = new URL(`https://${text}`).hostname.split('.');
  const isHostName = labels.length > 1 && labels.every((label) => LABEL.test(label));
  // A number as the last label would be an IPv4 address (WHATWG URL, section 3.5).
  return isHostName && /[a-z]/.test(labels.at(-1) ?? '') ? labels.join('.') : undefined;
}
