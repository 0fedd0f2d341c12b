/** Another request has just used the same name or key. */
export class UniqueViolation extends Error {
  override readonly name = 'UniqueViolation';
}
