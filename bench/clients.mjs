import { CLIENT_SIGNATURE_SCHEME, loginMessage, parseVerificationToken } from '@postern/protocol';
import { Pool } from 'undici';
import { keyPair, ORIGIN, signRaw } from './keys.mjs';

/** Browsers that log in. Every one has a fresh key, and every token is new. */
export function createClients(url, connections) {
  const pool = new Pool(url, { connections, headersTimeout: 60_000, bodyTimeout: 60_000 });
  const headers = { 'content-type': 'application/json', origin: ORIGIN };

  async function post(path, body) {
    const answer = await pool.request({ path, method: 'POST', headers, body: JSON.stringify(body) });
    const json = await answer.body.json();
    if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode} ${JSON.stringify(json)}`);
    return json;
  }

  return {
    close: () => pool.destroy(),
    newUsers: (prefix, count) =>
      Array.from({ length: count }, (_, n) => ({ contact: `${prefix}${n}@example.org`, pair: keyPair() })),
    async initOtp(user) {
      const { otpId } = await post('/auth/init-otp', { otpType: 'OTP_TYPE_EMAIL', contact: user.contact });
      user.otpId = otpId;
    },
    async verifyOtp(user) {
      const body = { otpId: user.otpId, encryptedOtpBundle: user.pair.publicKey };
      user.verificationToken = (await post('/auth/verify-otp', body)).verificationToken;
    },
    /** The client's own part of a log-in, so that it does not run beside the server's. */
    sign(user) {
      const { pair, verificationToken } = user;
      const { publicKey } = pair;
      const message = loginMessage(parseVerificationToken(verificationToken).claims.id, publicKey);
      const signature = signRaw(pair, message).toString('hex');
      const clientSignature = { publicKey, scheme: CLIENT_SIGNATURE_SCHEME, message, signature };
      user.logIn = { verificationToken, publicKey, clientSignature };
    },
    async otpLogin(user) {
      const { sessionToken } = await post('/auth/otp-login', user.logIn);
      if (!sessionToken) throw new Error('There is no session.');
    },
  };
}
