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

/** Every activity by which the users of a sub-organization can add something to log in with, after it was created. */
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

/** The values of all fields of some name, at any depth: users hold their credentials, and activities hold users. */
export function fieldsNamed(name: string, value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => fieldsNamed(name, each));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, field]) =>
    key === name && typeof field === 'string' ? [field] : fieldsNamed(name, field),
  );
}

/** Every text in a value, at any depth: the result of an activity names what it has made by its ids. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isJsonObject(value) ? Object.values(value).flatMap(textsIn) : [];
}
