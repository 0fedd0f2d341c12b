// Stands for Turnkey's API. It answers after BENCH_DELAY_MS. Its own CPU time is not measured.
import { randomUUID, sign } from 'node:crypto';
import { createServer } from 'node:http';
import { encodeEnclaveBundle, sessionSigningInput, targetKeyData, verificationSigningInput } from '@postern/protocol';
import { keyPair, PARENT, readPair, sha256, signRaw, USER } from '../keys.mjs';

const { notarizer, tlsFetcher } = Object.fromEntries(
  Object.entries(JSON.parse(process.env.BENCH_KEYS)).map(([name, jwk]) => [name, readPair(jwk)]),
);
const data = targetKeyData({ targetPublic: keyPair().uncompressed, organizationId: PARENT });
const bundle = encodeEnclaveBundle({
  data,
  signature: sign('sha256', data, tlsFetcher.key),
  enclaveQuorumPublic: tlsFetcher.uncompressed,
});
const contacts = new Map();
const delayMs = Number(process.env.BENCH_DELAY_MS ?? 0);
let calls = 0;

const answers = {
  init_otp({ parameters }) {
    const otpId = randomUUID();
    contacts.set(otpId, parameters.contact);
    return completed('initOtpResultV2', { otpId, otpEncryptionTargetBundle: bundle });
  },
  // The driver sends the public key where a browser sends the encrypted bundle with it.
  verify_otp({ parameters }) {
    const contact = contacts.get(parameters.otpId);
    contacts.delete(parameters.otpId);
    const input = verificationSigningInput({
      expiresAtMs: Date.now() + 600_000,
      id: randomUUID(),
      organizationId: PARENT,
      verificationType: 'OTP_TYPE_EMAIL',
      contact,
      publicKey: parameters.encryptedOtpBundle,
    });
    const signature = signRaw(tlsFetcher, input).toString('base64url');
    return completed('verifyOtpResult', { verificationToken: `${input}.${signature}` });
  },
  list_suborgs: homes,
  list_verified_suborgs: homes,
  list_activities: () => ({ activities: [] }),
  otp_login({ organizationId, parameters }) {
    const input = sessionSigningInput({
      exp: Math.floor(Date.now() / 1000) + 900,
      public_key: parameters.publicKey,
      session_type: 'SESSION_TYPE_READ_WRITE',
      user_id: USER,
      organization_id: organizationId,
    });
    const session = `${input}.${signRaw(notarizer, sha256(input)).toString('base64url')}`;
    return completed('otpLoginResult', { session });
  },
};

/** Each contact has a sub-organization of its own. */
function homes({ filterValue }) {
  const hex = sha256(filterValue).toString('hex');
  return {
    organizationIds: [
      `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`,
    ],
  };
}

function completed(key, result) {
  const activity = { id: randomUUID(), organizationId: PARENT, status: 'ACTIVITY_STATUS_COMPLETED' };
  return { activity: { ...activity, type: 'ACTIVITY_TYPE', result: { [key]: result } } };
}

const server = createServer((incoming, outgoing) => {
  const chunks = [];
  incoming.on('data', (chunk) => chunks.push(chunk));
  incoming.on('end', () => {
    calls += 1;
    const answer = answers[incoming.url.split('/').at(-1)](JSON.parse(Buffer.concat(chunks)));
    outgoing.setHeader('Content-Type', 'application/json');
    const send = () => outgoing.end(JSON.stringify(answer));
    if (delayMs > 0) setTimeout(send, delayMs);
    else send();
  });
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('message', (message) => (message === 'end' ? process.exit() : process.send({ calls })));
