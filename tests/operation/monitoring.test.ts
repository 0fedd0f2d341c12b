import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createBrowser, ORIGIN } from '../backend/browser.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { overHttp } from '../backend/over-http.ts';
import { type FaultProxy, FOREIGN_TEXT, startFaultProxy } from '../faults/fault-proxy.ts';
import { freePort } from '../setup/free-port.ts';
import { collect, noteSecrets } from '../setup/leak-search.ts';
import { launch } from '../start/postern-process.ts';
import { type BackendProcess, type Line, linesOf, startBackend } from './backend-command.ts';
import { type ReceivedSpan, startTraceReceiver } from './trace-receiver.ts';

const deployment = sharedDeployment();
const QUERY_SECRET = 'a-secret-in-a-query-string';
const FOREIGN_ORIGIN = 'https://foreign-origin.example.net';
let upstream: FaultProxy;
let receiver: Awaited<ReturnType<typeof startTraceReceiver>>;
let backend: BackendProcess;
/** The answers, by what was asked. */
const requestIds: Record<string, string> = {};
let scraped: string;
let lines: Line[];
let spans: ReceivedSpan[];

// One process goes through several flows and failures, and ends. Then the tests read what it has written.
beforeAll(async () => {
  [upstream, receiver] = await Promise.all([startFaultProxy(deployment.authority.url), startTraceReceiver()]);
  const environment = {
    ...deployment.environment(),
    TURNKEY_API_URL: upstream.url,
    POSTERN_ORIGINS: ORIGIN,
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
  };
  backend = await startBackend(environment, '--drain-seconds', '0', '--metrics-port', '0');
  const { tlsFetcher } = deployment.authority.authority.publicKeys;
  const browser = createBrowser(overHttp(new URL(backend.url).origin), tlsFetcher);
  const email = deployment.newEmail();
  const keep = <Reply extends { headers: Headers }>(name: string, reply: Reply): Reply => {
    requestIds[name] = reply.headers.get('x-request-id') ?? '';
    return reply;
  };

  const { body: sent } = keep('initOtp', await browser.initOtp(email));
  keep('wrong code', await browser.verifyOtp(sent, '000000'));
  const code = await deployment.authority.lastCode(email);
  const { body: verified } = keep('verifyOtp', await browser.verifyOtp(sent, code));
  const { body: logIn } = keep('otpLogin', await browser.otpLogin(verified.verificationToken));
  keep('used token', await browser.otpLogin(verified.verificationToken));
  const ask = (name: string, path: string, init: RequestInit = {}) =>
    fetch(backend.url + path, init).then((reply) => keep(name, reply));
  const bearer = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });
  noteSecrets(QUERY_SECRET, FOREIGN_TEXT, 'a-forged-token-of-a-session', 'half-a-body-in-the-request');
  await ask('getSession', '/session', bearer(logIn.sessionToken));
  await ask('forged session', '/session', bearer('a-forged-token-of-a-session'));
  await ask('unknown path', `/${QUERY_SECRET}?code=${QUERY_SECRET}`);
  const json = { 'Content-Type': 'application/json' };
  await ask('broken body', '/init-otp', { method: 'POST', headers: json, body: '{"half-a-body-in-the-request' });
  await ask('foreign origin', '/init-otp', { method: 'POST', headers: { Origin: FOREIGN_ORIGIN }, body: '{}' });
  upstream.break('init_otp', 'HTML 502');
  keep('outage', await browser.initOtp(deployment.newEmail()));
  upstream.break('init_otp', 'failed');
  keep('failed', await browser.initOtp(deployment.newEmail()));
  upstream.mend();
  await fetch(`${backend.url}/readyz`);

  const { metricsUrl } = backend.lines().find(({ msg }) => msg === 'the backend is ready') ?? {};
  scraped = await (await fetch(String(metricsUrl))).text();
  const { code: exitCode, stderr } = await backend.end('SIGTERM');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  lines = backend.lines();
  spans = receiver.spans;
});
afterAll(async () => {
  await backend?.end('SIGKILL');
  await Promise.all([upstream.close(), receiver.close()]);
});

const attempts = () => lines.flatMap(({ audit }) => (audit ? [audit as Line] : []));
const attempt = (name: string) => attempts().find(({ requestId }) => requestId === requestIds[name]);

test('Each request is one line of JSON, with the request id of its answer', () => {
  for (const line of lines) {
    expect(line).toMatchObject({ level: expect.stringMatching(/^(info|warn|error)$/), msg: expect.any(String) });
    expect(line.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  }
  const ids = attempts().map(({ requestId }) => requestId);
  expect(ids.sort()).toEqual(Object.values(requestIds).sort());
  expect(attempt('otpLogin')).toMatchObject({ operation: 'otpLogin', status: 200, durationMs: expect.any(Number) });
  expect(attempt('otpLogin')).not.toHaveProperty('code');
});

test.each([
  ['wrong code', 'verifyOtp', 401, 'INVALID_OTP_CODE'],
  ['used token', 'otpLogin', 401, 'VERIFICATION_TOKEN_USED'],
  ['forged session', 'getSession', 401, 'INVALID_SESSION'],
  ['unknown path', 'unknown', 404, 'NOT_FOUND'],
  ['broken body', 'initOtp', 400, 'INVALID_REQUEST'],
  ['foreign origin', 'unknown', 403, 'ORIGIN_NOT_ALLOWED'],
  ['outage', 'initOtp', 503, 'UPSTREAM_UNAVAILABLE'],
])(
  'The line of a request that failed names the operation, the status and the code: %s',
  (name, operation, status, code) => {
    expect(attempt(name)).toMatchObject({ operation, status, code, outcome: 'failure' });
  },
);

test('A failure of Turnkey has a second line with the reason, and the same request id', () => {
  const reasons = lines.filter(({ msg }) => msg === 'Turnkey');
  expect(reasons.map(({ requestId }) => requestId)).toEqual([requestIds.outage, requestIds.failed]);
  expect(reasons[0]).toMatchObject({ level: 'warn', code: 'UPSTREAM_UNAVAILABLE', upstreamStatus: 502 });
});

test('No log line, metric or span has a contact, a code, a token, a key, a query string or foreign text', () => {
  const { privateKey } = deployment.backendKey;
  noteSecrets(privateKey);
  const written = [backend.output(), scraped, JSON.stringify(spans)];
  for (const text of written) {
    expect(text.length).toBeGreaterThan(1_000);
    // The search at the end of this file compares it with all secrets that were used.
    collect(text);
    expect(text).not.toMatch(new RegExp(`${QUERY_SECRET}|${FOREIGN_TEXT}|@example|half-a-body`));
  }
});

test('Prometheus reads counts and durations, from a port of their own', async () => {
  expect(scraped).toMatch(
    /^postern_request_duration_count\{postern_operation="otpLogin",http_response_status_code="200",.*\} 1$/m,
  );
  expect(scraped).toMatch(/^postern_request_duration_bucket\{.*error_type="INVALID_OTP_CODE".*le="10".*\} 1$/m);
  expect(scraped).toMatch(/^postern_turnkey_duration_count\{.*turnkey_operation="otp_login".*\} 1$/m);
});

test('A trace goes from the request to its requests at Turnkey', () => {
  const logIn = spans.find((span) => span.attributes['postern.request_id'] === requestIds.otpLogin);
  expect(logIn).toMatchObject({ name: 'otpLogin', service: 'postern-backend' });
  const below = spans.filter(({ parentSpanId }) => parentSpanId === logIn?.spanId);
  expect(below.map(({ name }) => name)).toEqual(['list_verified_suborgs', 'create_sub_organization', 'otp_login']);
  expect(new Set(below.map(({ traceId }) => traceId))).toEqual(new Set([logIn?.traceId]));
  const failed = spans.find((span) => span.attributes['postern.request_id'] === requestIds.outage);
  expect(failed?.attributes).toMatchObject({ 'error.type': 'UPSTREAM_UNAVAILABLE' });
});

test('With the level warn a process without trouble writes nothing, and a failure of Turnkey is told', async () => {
  const port = String(await freePort());
  const environment = { ...deployment.environment(), TURNKEY_API_URL: 'http://127.0.0.1:9', POSTERN_ORIGINS: ORIGIN };
  const quiet = launch(['backend', '--port', port, '--log-level', 'warn'], environment);
  const url = `http://127.0.0.1:${port}/auth`;
  // Before the backend is there, its port already answers that it starts.
  const health = async () => expect((await fetch(`${url}/healthz`)).status).toBe(200);
  await vi.waitFor(health, { timeout: 20_000, interval: 50 });
  expect(quiet.output()).toBe('');
  expect((await fetch(`${url}/readyz`)).status).toBe(503);
  const { code, stdout } = await quiet.end('SIGINT');
  expect(code).toBe(0);
  const messages = linesOf(stdout).map(({ level, msg }) => `${level}: ${msg}`);
  expect(messages).toEqual(['warn: Turnkey', expect.stringMatching(/^warn: Turnkey's API cannot be reached /)]);
});
