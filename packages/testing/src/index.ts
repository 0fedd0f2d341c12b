export { type ConnectedAuthority, type ConnectOptions, connectToAuthority } from './connect-to-authority.ts';
export { ControlError } from './control/control-request.ts';
export type {
  ActivityFilter,
  AuthorityState,
  ControlledAuthority,
  NewUser,
  OrderedFailure,
  RecordedActivity,
  SentCode,
  Snapshot,
  TestParent,
} from './control/controlled-authority.ts';
export { startTestAuthority, type TestAuthority, type TestAuthorityOptions } from './start-test-authority.ts';
export type { SoftwarePasskey } from './users/passkey.ts';
export type { Stamper } from './users/stamper.ts';
export type { TestUser } from './users/test-user.ts';
export type { SoftwareWallet } from './users/wallet.ts';
