/** Another request has deleted an object that this request needs. */
export class ForeignKeyViolation extends Error {
  override readonly name = 'ForeignKeyViolation';
}
