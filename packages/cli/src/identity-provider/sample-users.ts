/** A user who can sign in at the local identity provider, without a password. */
export interface SampleUser {
  subject: string;
  name: string;
  email: string;
}

export const SAMPLE_USERS: readonly SampleUser[] = [
  { subject: 'ada', name: 'Ada Lovelace', email: 'ada@local.example' },
  { subject: 'grace', name: 'Grace Hopper', email: 'grace@local.example' },
];
