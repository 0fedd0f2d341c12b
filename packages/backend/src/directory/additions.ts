import { isJsonObject } from '@postern/protocol';

const USERS = [
  'ACTIVITY_TYPE_CREATE_USERS',
  'ACTIVITY_TYPE_CREATE_USERS_V2',
  'ACTIVITY_TYPE_CREATE_USERS_V3',
  'ACTIVITY_TYPE_CREATE_USERS_V4',
  'ACTIVITY_TYPE_CREATE_API_ONLY_USERS',
  'ACTIVITY_TYPE_ACCEPT_INVITATION',
  'ACTIVITY_TYPE_ACCEPT_INVITATION_V2',
];

/** All activities with which the users of a sub-organization can add a credential after its creation. */
export const ADDING_ACTIVITIES = {
  wallet: [...USERS, 'ACTIVITY_TYPE_CREATE_API_KEYS', 'ACTIVITY_TYPE_CREATE_API_KEYS_V2'],
  passkey: [
    ...USERS,
    'ACTIVITY_TYPE_CREATE_AUTHENTICATORS',
    'ACTIVITY_TYPE_CREATE_AUTHENTICATORS_V2',
    'ACTIVITY_TYPE_RECOVER_USER',
  ],
  oidc: [...USERS, 'ACTIVITY_TYPE_CREATE_OAUTH_PROVIDERS', 'ACTIVITY_TYPE_CREATE_OAUTH_PROVIDERS_V2'],
} as const satisfies Record<string, readonly string[]>;

/**
 * The values of all fields with a name, at any depth, because activities contain users, and users contain credentials.
 */
export function fieldsNamed(name: string, value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => fieldsNamed(name, each));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, field]) =>
    key === name && typeof field === 'string' ? [field] : fieldsNamed(name, field),
  );
}

/** All texts in a value, at any depth. The result of an activity contains the ids of what it created. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isJsonObject(value) ? Object.values(value).flatMap(textsIn) : [];
}
