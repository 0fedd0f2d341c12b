import { verify } from 'node:crypto';
import { createServer } from 'node:http';
import { createPostern } from '@postern/backend';
import { sessionSigningInput } from '@postern/protocol';
import { verifySessionJwtSignature } from '@turnkey/crypto';
import { keyPair, PARENT, SUB, sha256, signRaw, USER } from '../keys.mjs';

/** Microseconds of CPU time for a session check in this process, beside the official helper and a bare signature check. */
export async function sessionChecks({ isQuick, progress }) {
  const count = isQuick ? 2000 : 5000;
  const notarizer = keyPair();
  const session = keyPair();
  const turnkey = await startTurnkey(session);
  const postern = posternAt(turnkey, notarizer);
  const seconds = Math.floor(Date.now() / 1000);
  const tokens = Array.from({ length: 2 * count + 1 }, (_, n) => issue(notarizer, session, seconds + 600 + n));
  const check = async (source) => {
    if (!(await postern.verifySession(source))) throw new Error('There is no session.');
  };
  // Turnkey is asked once about the key of the session.
  await check(tokens.pop());
  await each(count, (n) => check(tokens[n]));

  const headers = { authorization: `Bearer ${tokens[0]}` };
  const input = sha256('a token');
  const signature = signRaw(notarizer, input);
  const official = Math.ceil(count / 20);
  const measured = {};
  const measure = async (name, times, work) => {
    progress(name);
    measured[name] = Number((await each(times, work)).toFixed(1));
  };
  await measure('newToken', count, (n) => check(tokens[count + n]));
  await measure('seenToken', count, () => check(tokens[0]));
  await measure('seenTokenInRequest', count, () => check({ headers: { ...headers } }));
  await measure('bareSignatureCheck', count, () =>
    verify('sha256', input, { key: notarizer.public, dsaEncoding: 'ieee-p1363' }, signature),
  );
  await measure('officialHelper', official, async (n) => {
    if (!(await verifySessionJwtSignature(tokens[n], notarizer.uncompressed))) throw new Error('It is not genuine.');
  });
  await postern.close();
  turnkey.close();
  turnkey.closeAllConnections();
  return { count, microseconds: measured };
}

async function each(count, work) {
  const before = process.cpuUsage();
  for (let n = 0; n < count; n++) await work(n);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}

/** Stands for Turnkey's API, with one user who has one key. */
async function startTurnkey(session) {
  const server = createServer((incoming, outgoing) => {
    const createdAt = { seconds: String(Math.floor(Date.now() / 1000)), nanos: '0' };
    const apiKeys = [{ apiKeyId: 'key', credential: { publicKey: session.publicKey }, createdAt }];
    const answer = incoming.url.endsWith('list_suborgs') ? { organizationIds: [SUB] } : { apiKeys };
    incoming.resume().on('end', () => outgoing.end(JSON.stringify(answer)));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function posternAt(turnkey, notarizer) {
  const parent = keyPair();
  return createPostern({
    environment: {},
    turnkey: {
      apiUrl: `http://127.0.0.1:${turnkey.address().port}`,
      organizationId: PARENT,
      apiPublicKey: parent.publicKey,
      apiPrivateKey: parent.privateKey,
      notarizerPublicKey: notarizer.uncompressed,
    },
  });
}

function issue(notarizer, session, exp) {
  const input = sessionSigningInput({
    exp,
    public_key: session.publicKey,
    session_type: 'SESSION_TYPE_READ_WRITE',
    user_id: USER,
    organization_id: SUB,
  });
  return `${input}.${signRaw(notarizer, sha256(input)).toString('base64url')}`;
}
