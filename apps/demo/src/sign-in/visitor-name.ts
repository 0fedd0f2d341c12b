/** A name for a user who has not given one. It tells the passkeys of several visits apart. */
export function visitorName(now = new Date()): string {
  return `Visitor of ${now.toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' })}`;
}
