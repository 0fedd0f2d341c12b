import { apiError } from '../../errors/api-error.ts';
import type { ActivityContext } from '../../operation/activity-context.ts';
import { LIMITS } from '../../operation/limits.ts';
import type { Imported, SealedImportTarget } from '../../vault/import-vault.ts';

/**
 * Makes a key with which a user can encrypt one wallet or private key.
 * @returns The bundle with the public key.
 * @throws ApiError when the user is not the caller.
 */
export async function initImport(context: ActivityContext, userId: string): Promise<string> {
  requireOwnImport(context, userId);
  const { store, vault, organization, now } = context;
  const id = context.newId();
  const { importBundle, sealedKey } = vault.imports.createTarget({ id, organizationId: organization.id, userId });
  await store.importTargets.deleteSuperfluous(organization.id, userId, LIMITS.importTargets - 1, now);
  await store.importTargets.insert({
    organizationId: organization.id,
    id,
    userId,
    sealedKey,
    expiresAt: new Date(now.getTime() + LIMITS.importTargetLifetime * 1000),
    createdAt: now,
  });
  return importBundle;
}

/**
 * Decrypts an import. Its target key is deleted, so that it is used once.
 * @param open Decrypts the bundle with one of the targets.
 * @throws ApiError when the user is not the caller.
 */
export async function openImport<T>(
  context: ActivityContext,
  userId: string,
  open: (targets: SealedImportTarget[]) => Promise<Imported<T>>,
): Promise<T> {
  requireOwnImport(context, userId);
  const { store, organization, now } = context;
  const targets = await store.importTargets.listUsableForUpdate(organization.id, userId, now);
  const { content, targetId } = await open(targets);
  await store.importTargets.delete(organization.id, targetId);
  return content;
}

function requireOwnImport({ caller }: ActivityContext, userId: string): void {
  if (userId !== caller.userId) throw apiError('IMPORT_FOR_ANOTHER_USER');
}
