// One of the servers that are compared, in a process of its own: `fork("server.mjs", [name])`.
import { createPublicKey, ECDH, sign, verify } from 'node:crypto';
import { createServer } from 'node:http';
import { createPostern, createPostgresStore } from '@postern/backend';
import { toNodeHandler } from '@postern/backend/node';
import { encodeApiKeyStamp, parseEnclaveBundle, parseSessionToken, parseVerificationToken } from '@postern/protocol';
import { Turnkey } from '@turnkey/sdk-server';
import express from 'express';
import { Pool } from 'undici';
import { startProfile, stopProfile } from '../dist/profile.js';
import { ORIGIN, PARENT, readPair, sha256 } from '../keys.mjs';

const { apiUrl, keys, databaseUrl } = JSON.parse(process.env.BENCH_SERVER);
const pairs = Object.fromEntries(Object.entries(keys).map(([name, jwk]) => [name, readPair(jwk)]));
const { apiKey, notarizer, tlsFetcher } = pairs;
const credentials = { apiPublicKey: apiKey.publicKey, apiPrivateKey: apiKey.privateKey };

const kinds = {
  Postern: async () => createServer(toNodeHandler(await posternOf())),
  'guide’s server': guide,
  'bare forwarder': () => createServer(forwarder(false)),
  'forwarder with checks': () => createServer(forwarder(true)),
};

async function posternOf() {
  const unlimited = { max: 1_000_000, windowSeconds: 60 };
  return createPostern({
    environment: {},
    turnkey: {
      apiUrl,
      organizationId: PARENT,
      ...credentials,
      notarizerPublicKey: notarizer.uncompressed,
      tlsFetcherPublicKey: tlsFetcher.uncompressed,
    },
    rateLimits: { codesPerAddress: unlimited, requestsPerAddress: unlimited },
    otp: { budget: { emailPerMinute: 1_000_000, emailPerDay: 1_000_000 }, smsCountries: [] },
    origins: [ORIGIN],
    ...(databaseUrl ? { store: await createPostgresStore({ url: databaseUrl }) } : {}),
  });
}

/** The design that Turnkey's guide shows: Express and the official SDK. */
function guide() {
  const turnkey = new Turnkey({ apiBaseUrl: apiUrl, defaultOrganizationId: PARENT, ...credentials }).apiClient();
  const app = express();
  app.use(express.json());
  app.post('/auth/init-otp', async ({ body: { contact, otpType } }, response) => {
    const { otpId, otpEncryptionTargetBundle } = await turnkey.initOtp({ appName: 'Bench', otpType, contact });
    response.json({ otpId, otpEncryptionTargetBundle });
  });
  app.post('/auth/verify-otp', async ({ body: { otpId, encryptedOtpBundle } }, response) => {
    const { verificationToken } = await turnkey.verifyOtp({ otpId, encryptedOtpBundle });
    response.json({ verificationToken });
  });
  app.post('/auth/otp-login', async ({ body }, response) => {
    const { verificationToken, publicKey, clientSignature } = body;
    const { contact } = parseVerificationToken(verificationToken).claims;
    const { organizationIds } = await turnkey.getSubOrgIds({ filterType: 'EMAIL', filterValue: contact });
    const organizationId = organizationIds[0];
    const { session } = await turnkey.otpLogin({ organizationId, verificationToken, publicKey, clientSignature });
    response.json({ sessionToken: session });
  });
  return createServer(app);
}

/** As little as can be between browser and Turnkey: a stamp, and with checks those signatures that Postern verifies. */
function forwarder(checks) {
  const pool = new Pool(apiUrl);
  async function post(path, request) {
    const body = JSON.stringify(request);
    const signature = sign('sha256', body, apiKey.key).toString('hex');
    const stamp = encodeApiKeyStamp({
      publicKey: apiKey.publicKey,
      scheme: 'SIGNATURE_SCHEME_TK_API_P256',
      signature,
    });
    const headers = { 'content-type': 'application/json', 'x-stamp': stamp };
    const answer = await pool.request({ path: `/public/v1/${path}`, method: 'POST', headers, body });
    return answer.body.json();
  }
  const submit = async (path, type, organizationId, parameters) =>
    (await post(`submit/${path}`, { type, timestampMs: String(Date.now()), organizationId, parameters })).activity
      .result;
  const isGenuine = (key, data, signature) => verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature);
  const must = (condition) => {
    if (checks && !condition()) throw new Error('not genuine');
  };

  const routes = {
    async '/auth/init-otp'({ contact, otpType }) {
      const parameters = { contact, otpType, appName: 'Bench', otpLength: 6, userIdentifier: contact };
      const { initOtpResultV2: result } = await submit('init_otp', 'ACTIVITY_TYPE_INIT_OTP_V3', PARENT, parameters);
      must(() => {
        const { data, signature } = parseEnclaveBundle(result.otpEncryptionTargetBundle, tlsFetcher.uncompressed);
        return verify('sha256', data, tlsFetcher.public, signature);
      });
      return result;
    },
    async '/auth/verify-otp'(parameters) {
      const { verifyOtpResult } = await submit('verify_otp', 'ACTIVITY_TYPE_VERIFY_OTP_V2', PARENT, parameters);
      must(() => {
        const { signingInput, signature } = parseVerificationToken(verifyOtpResult.verificationToken);
        return isGenuine(tlsFetcher.public, signingInput, signature);
      });
      return verifyOtpResult;
    },
    async '/auth/otp-login'({ verificationToken, publicKey, clientSignature }) {
      const { claims, signingInput, signature } = parseVerificationToken(verificationToken);
      must(() => isGenuine(tlsFetcher.public, signingInput, signature));
      must(() => {
        const point = ECDH.convertKey(claims.publicKey, 'prime256v1', 'hex', undefined, 'uncompressed');
        const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
        const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
        return isGenuine(key, Buffer.from(clientSignature.message), Buffer.from(clientSignature.signature, 'hex'));
      });
      const fields = { filterType: 'EMAIL', filterValue: claims.contact };
      const { organizationIds } = await post('query/list_verified_suborgs', { organizationId: PARENT, ...fields });
      const parameters = { verificationToken, publicKey, clientSignature };
      const [organizationId] = organizationIds;
      const result = await submit('otp_login', 'ACTIVITY_TYPE_OTP_LOGIN_V2', organizationId, parameters);
      const sessionToken = result.otpLoginResult.session;
      must(() => {
        const session = parseSessionToken(sessionToken);
        return isGenuine(notarizer.public, sha256(session.signingInput), session.signature);
      });
      return { sessionToken };
    },
  };
  return (incoming, outgoing) => {
    const chunks = [];
    incoming.on('data', (chunk) => chunks.push(chunk));
    incoming.on('end', async () => {
      const answer = await routes[incoming.url](JSON.parse(Buffer.concat(chunks)));
      outgoing.setHeader('Content-Type', 'application/json');
      outgoing.end(JSON.stringify(answer));
    });
  };
}

const server = await kinds[process.argv[2]]();
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('message', async (message) => {
  // With --cpu-prof the profile is written at a regular end only.
  if (message === 'end') process.exit();
  if (message === 'start profile') return process.send({ isStarted: await startProfile().then(() => true) });
  if (message === 'stop profile') return process.send(await stopProfile());
  const { user, system } = process.cpuUsage();
  process.send({ microseconds: user + system, rss: process.memoryUsage.rss() });
});
