/** Two requests at once wanted the same name or key; the other one was first. */
export class UniqueViolation extends Error {
  override readonly name = 'UniqueViolation';
}
