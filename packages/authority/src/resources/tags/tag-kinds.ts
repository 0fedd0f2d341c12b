import type { v1TagType } from '@turnkey/sdk-types';
import type { ApiErrorName } from '../../errors/api-error.ts';

/** Tags of one kind per organization (Turnkey docs, "Resource limits"). */
export const TAG_LIMIT = { parent: 100, subOrganization: 10 };

/** How user tags and private key tags differ. The rest of their code is shared. */
export interface TagKind {
  store: 'userTags' | 'privateKeyTags';
  type: v1TagType;
  /** The name in errors. */
  label: string;
  limitError: ApiErrorName;
  nameError: ApiErrorName;
}

export const USER_TAGS: TagKind = {
  store: 'userTags',
  type: 'TAG_TYPE_USER',
  label: 'user tag',
  limitError: 'USER_TAG_LIMIT',
  nameError: 'USER_TAG_NAME_IN_USE',
};

export const PRIVATE_KEY_TAGS: TagKind = {
  store: 'privateKeyTags',
  type: 'TAG_TYPE_PRIVATE_KEY',
  label: 'private key tag',
  limitError: 'PRIVATE_KEY_TAG_LIMIT',
  nameError: 'PRIVATE_KEY_TAG_NAME_IN_USE',
};
