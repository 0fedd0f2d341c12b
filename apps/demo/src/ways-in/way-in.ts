/** A credential or contact with which the user can sign in. */
export interface WayIn {
  kind: 'passkey' | 'wallet' | 'key' | 'identity' | 'email' | 'phone';
  /** The id of the credential; for e-mail and phone the contact itself. */
  id: string;
  name: string;
  /** Distinguishes it from others with the same name. */
  detail: string;
}
