/** A name for somebody who has not told one: it keeps the passkeys of several visits apart. */
export function visitorName(now = new Date()): string {
  return `Visitor of ${now.toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' })}`;
}
