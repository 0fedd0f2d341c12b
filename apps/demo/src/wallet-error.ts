/** Why something could not be done with the wallet. */
export type WalletErrorCode = 'SESSION_ENDED' | 'UNREACHABLE' | 'TIMEOUT' | 'LAST_CREDENTIAL' | 'REFUSED';

/** Something could not be done with the wallet. */
export class WalletError extends Error {
  override readonly name = 'WalletError';
  readonly code: WalletErrorCode;

  constructor(code: WalletErrorCode, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
  }
}
