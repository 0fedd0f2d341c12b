import { isJsonObject, type JsonObject, parseJsonObject } from '@postern/protocol';
import type { ActivityRecord } from '../store/activities.ts';
import type { Vault } from '../vault/vault.ts';

export type SecretsVault = Pick<Vault, 'sealText' | 'openText'>;

/** The secrets of an activity. The record does not show them. */
export interface ActivitySecrets {
  /** All parameters, if some are secret. Kept until the activity is decided. */
  parameters?: JsonObject;
  /** The secret fields of the result. Kept until the request is too old to be sent again. */
  result?: JsonObject;
}

/** Names of parameters, at any depth, whose tokens prove an identity to everyone who has them. */
const TOKENS = ['verificationToken', 'oidcToken'];

/** Splits an object into the fields that a record shows and the secret ones. */
export function partSecrets(object: JsonObject, names: readonly string[]): { shown: JsonObject; secret: JsonObject } {
  const entries = Object.entries(object);
  return {
    shown: Object.fromEntries(entries.filter(([name]) => !names.includes(name))),
    secret: Object.fromEntries(entries.filter(([name]) => names.includes(name))),
  };
}

/**
 * The parameters as a record shows them, without secrets. Tokens lose their signatures: readers of the record see what
 * was proved, but cannot use the token.
 * @param secrets Names of parameters.
 * @returns Also whether these are all parameters.
 */
export function recordedParameters(
  parameters: JsonObject,
  secrets: readonly string[],
): { shown: JsonObject; isComplete: boolean } {
  const { shown, secret } = partSecrets(parameters, secrets);
  const { tokens, value } = withoutSignatures(shown);
  return { shown: value as JsonObject, isComplete: tokens === 0 && Object.keys(secret).length === 0 };
}

function withoutSignatures(value: unknown): { tokens: number; value: unknown } {
  let tokens = 0;
  const inner = (name: string, field: unknown): unknown => {
    if (typeof field === 'string' && TOKENS.includes(name)) {
      tokens += 1;
      return withoutSignature(field);
    }
    const part = withoutSignatures(field);
    tokens += part.tokens;
    return part.value;
  };
  if (Array.isArray(value)) return { value: value.map((element) => inner('', element)), tokens };
  if (!isJsonObject(value)) return { value, tokens };
  const entries = Object.entries(value).map(([name, field]) => [name, inner(name, field)]);
  return { value: Object.fromEntries(entries), tokens };
}

/** A compact JWT with zeros in place of its signature; empty for other text. */
function withoutSignature(token: string): string {
  const [, signed, signature] = /^([\w-]+\.[\w-]+)\.([\w-]+)$/.exec(token) ?? [];
  return signed && signature ? `${signed}.${'A'.repeat(signature.length)}` : '';
}

/** Encrypts the secrets of an activity for its record. @returns Null when there are none. */
export function sealSecrets(
  vault: SecretsVault,
  record: Pick<ActivityRecord, 'organizationId' | 'id'>,
  secrets: ActivitySecrets,
): Uint8Array | null {
  const isEmpty = Object.values(secrets).every((part) => Object.keys(part).length === 0);
  return isEmpty ? null : vault.sealText(purposeOf(record), JSON.stringify(secrets));
}

/** Decrypts the secrets of a record. Secrets that are no longer needed have been deleted. */
export function openSecrets(vault: SecretsVault, record: ActivityRecord): ActivitySecrets {
  if (!record.sealedSecrets) return {};
  return parseJsonObject(vault.openText(purposeOf(record), record.sealedSecrets));
}

function purposeOf({ organizationId, id }: Pick<ActivityRecord, 'organizationId' | 'id'>): string {
  return `activity-secrets ${organizationId} ${id}`;
}
