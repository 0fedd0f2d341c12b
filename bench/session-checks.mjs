// How many session checks one core does: `npm run build && node bench/session-checks.mjs`. CPU time, not wall time.
import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { createServer } from 'node:http';
import { createPostern } from '@postern/backend';

const COUNT = 5_000;
const PARENT = '11111111-2222-4333-8444-555555555555';
const SUB = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
const USER = '99999999-8888-4777-8666-555555555555';

const notarizer = keyPair();
const parent = keyPair();
const session = keyPair();
const turnkey = createServer((incoming, outgoing) => {
  const createdAt = { seconds: String(Math.floor(Date.now() / 1000)), nanos: '0' };
  const apiKeys = [{ apiKeyId: 'key', credential: { publicKey: session.publicKey }, createdAt }];
  const answer = incoming.url.endsWith('list_suborgs') ? { organizationIds: [SUB] } : { apiKeys };
  incoming.resume().on('end', () => outgoing.end(JSON.stringify(answer)));
});
await new Promise((resolve) => turnkey.listen(0, '127.0.0.1', resolve));

const postern = createPostern({
  environment: {},
  turnkey: {
    apiUrl: `http://127.0.0.1:${turnkey.address().port}`,
    organizationId: PARENT,
    apiPublicKey: parent.publicKey,
    apiPrivateKey: parent.privateKey,
    notarizerPublicKey: notarizer.uncompressed,
  },
});

const seconds = Math.floor(Date.now() / 1000);
const tokens = Array.from({ length: 2 * COUNT + 1 }, (_, n) => issue(seconds + 600 + n));
await postern.verifySession(tokens.pop());
await measure('a new token of a known session, warming up', (n) => tokens[n]);
await measure('a new token of a known session', (n) => tokens[COUNT + n]);
measureBare();
await measure('the same token, as text', () => tokens[0]);
const headers = { authorization: `Bearer ${tokens[0]}` };
await measure('the same token, in a request of node:http', () => ({ headers: { ...headers } }));
await measure('the same token, in a web request', () => new Request('https://api.example.com/', { headers }));
turnkey.close();
turnkey.closeAllConnections();

async function measure(name, source) {
  const before = process.cpuUsage();
  for (let n = 0; n < COUNT; n++) if (!(await postern.verifySession(source(n)))) throw new Error('no session');
  const { user, system } = process.cpuUsage(before);
  const each = (user + system) / COUNT;
  console.log(`${name}: ${each.toFixed(1)} us, ${Math.round(1_000_000 / each)} a second and core`);
}

function measureBare() {
  const data = createHash('sha256').update('a token').digest();
  const signature = sign('sha256', data, notarizer.key);
  const key = createPublicKey(notarizer.key);
  const before = process.cpuUsage();
  for (let n = 0; n < COUNT; n++) verify('sha256', data, key, signature);
  const { user, system } = process.cpuUsage(before);
  console.log(`a bare signature check: ${((user + system) / COUNT).toFixed(1)} us`);
}

function issue(exp) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    exp,
    public_key: session.publicKey,
    session_type: 'SESSION_TYPE_READ_WRITE',
    user_id: USER,
    organization_id: SUB,
  };
  const input = `${part({ alg: 'ES256', typ: 'JWT' })}.${part(claims)}`;
  const digest = createHash('sha256').update(input).digest();
  const key = { key: notarizer.key, dsaEncoding: 'ieee-p1363' };
  return `${input}.${sign('sha256', digest, key).toString('base64url')}`;
}

function keyPair() {
  const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { d, x, y } = key.export({ format: 'jwk' });
  const hex = (text) => Buffer.from(text, 'base64url').toString('hex').padStart(64, '0');
  const isOdd = Buffer.from(y, 'base64url').at(-1) & 1;
  return {
    key,
    privateKey: hex(d),
    publicKey: (isOdd ? '03' : '02') + hex(x),
    uncompressed: `04${hex(x)}${hex(y)}`,
  };
}
