/** Something that a request needs was deleted by another one while it was at work. */
export class ForeignKeyViolation extends Error {
  override readonly name = 'ForeignKeyViolation';
}
