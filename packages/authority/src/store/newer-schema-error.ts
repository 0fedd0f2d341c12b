/** A newer version of the authority has changed the database. This one would not understand its data. */
export class NewerSchemaError extends Error {
  override readonly name = 'NewerSchemaError';

  /** @param migration The name of a migration that this version does not have. */
  constructor(migration: string) {
    super(
      `A newer version of Postern has changed the database of the authority (migration ${migration}). Start that version or a later one. Migrations are never undone: to go back, restore a backup from before.`,
    );
  }
}
