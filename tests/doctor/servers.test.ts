import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { createPostern, type PosternConfig } from '@postern/backend';
import { toNodeHandler } from '@postern/backend/node';
import { afterAll, describe, expect, test } from 'vitest';
import { turnkeyOptions } from '../setup/authority.ts';
import { shared, sharedAuthority } from '../setup/fixtures.ts';
import { freePort } from '../setup/free-port.ts';
import { startMailServer } from '../setup/mail-server.ts';
import { startOidcProvider, WEB_CLIENT } from '../setup/oidc-provider.ts';
import { createCertificate } from './certificates.ts';
import { startDnsServer } from './dns-server.ts';
import { type Change, expectFinding } from './examination.ts';
import { withServer, withTlsServer } from './local-server.ts';

describe('a certificate', () => {
  const at = (TURNKEY_API_URL: string, trustedCertificates?: string): Change => ({
    environment: { TURNKEY_API_URL },
    request: { now: Date.now, ...(trustedCertificates ? { trustedCertificates } : {}) },
  });

  test('A certificate that has expired, ends soon or is not trusted is reported', async () => {
    const expired = await createCertificate(-1);
    await withTlsServer(
      expired,
      () => {},
      (url) =>
        expectFinding('turnkey-tls', /^failed.*certificate has expired \(CERT_HAS_EXPIRED\)/, at(url, expired.cert)),
    );
    const ending = await createCertificate(5);
    await withTlsServer(
      ending,
      () => {},
      (url) => expectFinding('turnkey-tls', /^warning.*ends in [45] days/, at(url, ending.cert)),
    );
    const good = await createCertificate(90);
    await withTlsServer(
      good,
      () => {},
      async (url) => {
        await expectFinding('turnkey-tls', /^ok.*valid for (89|90) days/, at(url, good.cert));
        await expectFinding('turnkey-tls', /^failed.*signed by itself.*NODE_EXTRA_CA_CERTS/, at(url));
        await expectFinding('backend-tls', /^ok/, {
          environment: { POSTERN_URL: `${url}/auth` },
          request: at(url, good.cert).request ?? {},
        });
        await expectFinding('backend-tls', /^failed.*of the backend is not accepted/, {
          environment: { POSTERN_URL: `${url}/auth` },
        });
      },
    );
  });

  test('A server without TLS, and one that says nothing, are reported', async () => {
    await withServer(
      (_, response) => response.end(),
      async (url) => {
        await expectFinding('turnkey-tls', /^failed.*makes no TLS connection/, at(url.replace('http:', 'https:')));
      },
    );
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const sockets = new Set<{ destroy(): void }>();
    silent.on('connection', (socket) => sockets.add(socket));
    await expectFinding('turnkey-tls', /^failed.*no answer within 0\.1 s/, {
      environment: { TURNKEY_API_URL: `https://127.0.0.1:${port}` },
      request: { limitMs: 100 },
    });
    for (const socket of sockets) socket.destroy();
    silent.close();
    await once(silent, 'close');
  });
});

describe('an identity provider', () => {
  const provider = shared(startOidcProvider, (each) => each.close());
  const withIssuer = (issuer: string): Change => ({
    options: {
      oauth: { publicUrl: 'https://app.example.com/auth', providers: { local: { issuer, clientIds: [WEB_CLIENT] } } },
    },
  });

  test('A provider with its documents and keys is in order', async () => {
    for (const id of ['oauth-discovery', 'oauth-keys', 'oauth-code-flow'])
      await expectFinding(id, /^ok/, withIssuer(provider.issuer));
  });

  test('Another issuer, missing documents and missing keys are reported, and foreign text stays harmless', async () => {
    const documents: [document: object, id: string, said: RegExp][] = [
      [
        { issuer: 'https://evil\u001b]0;title\u0007\u009b2J' },
        'oauth-discovery',
        /^failed.*“https:\/\/evil \]0;title {2}2J”/,
      ],
      [{ issuer: 'x'.repeat(500) }, 'oauth-discovery', /“x{60}…”/],
      [{ issuer: 'SELF', jwks_uri: 'SELF/none' }, 'oauth-keys', /^failed.*publishes no key/],
      [{ issuer: 'SELF' }, 'oauth-code-flow', /^failed.*no authorization and token endpoint/],
      [
        {
          issuer: 'SELF',
          authorization_endpoint: 'SELF/a',
          token_endpoint: 'SELF/t',
          code_challenge_methods_supported: ['plain'],
        },
        'oauth-code-flow',
        /^warning.*S256/,
      ],
    ];
    for (const [document, id, said] of documents) {
      await withServer(
        (request, response) => {
          if (!request.url?.startsWith('/.well-known/')) return response.writeHead(404).end();
          return response.end(JSON.stringify(document).replaceAll('SELF', `http://${request.headers.host}`));
        },
        (url) => expectFinding(id, said, withIssuer(url)),
      );
    }
    await withServer(
      (_, response) => response.writeHead(404).end(),
      (url) => expectFinding('oauth-discovery', /^failed.*no discovery document \(HTTP 404\)/, withIssuer(url)),
    );
    const port = await freePort();
    await expectFinding(
      'oauth-discovery',
      /^failed.*cannot be reached: nothing listens there/,
      withIssuer(`http://127.0.0.1:${port}`),
    );
  });
});

describe('a captcha', () => {
  const withAnswer = (answer: object, said: RegExp) =>
    withServer(
      (_, response) => response.end(JSON.stringify(answer)),
      (verifyUrl) =>
        expectFinding('captcha-secret', said, {
          options: { captcha: { provider: 'turnstile', siteKey: 's', secret: 'the secret of a site', verifyUrl } },
        }),
    );

  test('The provider is asked whether it knows the secret', async () => {
    await withAnswer({ success: false, 'error-codes': ['invalid-input-response'] }, /^ok/);
    await withAnswer({ success: false, 'error-codes': ['invalid-input-secret'] }, /^failed.*does not know the secret/);
    await withAnswer({ success: true }, /^warning.*accepts any token/);
    await withAnswer({ hello: 'world' }, /^warning.*unexpected answer/);
  });
});

describe('messages', () => {
  test('The domain of a sender needs SPF and DMARC', async () => {
    const dns = await startDnsServer({
      'good.example': 'v=spf1 include:turnkey.example -all',
      '_dmarc.good.example': 'v=DMARC1; p=quarantine',
      'half.example': 'v=spf1 -all',
    });
    const from = (POSTERN_SMTP_FROM: string): Change => ({
      environment: { POSTERN_SMTP_FROM },
      request: { resolver: dns.resolver },
    });
    await expectFinding('email-senders', /^ok.*good\.example/, from('Example <login@good.example>'));
    await expectFinding('email-senders', /^warning.*half\.example has no DMARC/, from('login@half.example'));
    const { problems } = await expectFinding('email-senders', /^warning.*no SPF/, from('login@none.example'));
    expect(problems).toHaveLength(2);
    await dns.close();
  });

  test('The mail server of the authority greets', async () => {
    const mail = await startMailServer();
    const POSTERN_SMTP_FROM = 'login@example.com';
    await expectFinding('smtp', /^ok/, { environment: { POSTERN_SMTP_URL: mail.url, POSTERN_SMTP_FROM } });
    await mail.close();
    await expectFinding('smtp', /^failed.*nothing listens there/, {
      environment: { POSTERN_SMTP_URL: mail.url, POSTERN_SMTP_FROM },
    });
    await expectFinding('smtp', /^failed.*FROM is not set/, { environment: { POSTERN_SMTP_URL: mail.url } });
  });
});

describe('the links of an Android app', () => {
  const origin = `android:apk-key-hash:${Buffer.alloc(32, 7).toString('base64url')}`;
  const fingerprint = Array.from({ length: 32 }, () => '07').join(':');
  const serve = (text: string, said: RegExp) =>
    withServer(
      (_, response) => response.end(text),
      (url) => {
        // The file has to be on port 443 of the domain, which no test can have.
        const toLocalServer: typeof fetch = (input, init) =>
          fetch(String(input).replace('https://example.com', url), init);
        return expectFinding('app-links', said, {
          options: { fetch: toLocalServer, passkey: { rpId: 'example.com', appOrigins: [origin] } },
        });
      },
    );

  test('The file of the domain names the app', async () => {
    const link = { relation: [], target: { namespace: 'android_app', sha256_cert_fingerprints: [fingerprint] } };
    await serve(JSON.stringify([link]), /^ok/);
    await serve('[]', /^failed.*does not name the app/);
    await serve('<html>', /^failed.*is no list of links/);
  });
});

describe('a running backend', () => {
  const authority = sharedAuthority({ now: Date.now });
  const closing: (() => Promise<void>)[] = [];
  afterAll(() => Promise.all(closing.map((close) => close())));

  const options = (): PosternConfig => ({
    appName: 'Example',
    origins: ['https://app.example.com'],
    turnkey: turnkeyOptions(authority),
  });

  async function withBackend(config: PosternConfig, use: (url: string) => Promise<unknown>): Promise<void> {
    const postern = createPostern({ environment: {}, ...config });
    closing.push(postern.close);
    await withServer(toNodeHandler(postern), (url) => use(`${url}/auth`));
  }
  const at = (POSTERN_URL: string): Change => ({ environment: { POSTERN_URL } });

  test('A backend that runs is asked as a browser and a load balancer do', async () => {
    await withBackend(options(), async (url) => {
      for (const id of [
        'backend-answers',
        'backend-ready',
        'backend-https',
        'backend-cors',
        'backend-headers',
        'backend-proxy',
      ]) {
        await expectFinding(id, /^ok/, at(url));
      }
    });
  });

  test('Pages that the running backend does not know are reported', async () => {
    await withBackend({ ...options(), origins: ['https://other.example.com'] }, (url) =>
      expectFinding('backend-cors', /^failed.*does not let pages of https:\/\/app\.example\.com/, at(url)),
    );
    // Like a proxy that lets every page in.
    await withServer(
      (request, response) => {
        response.setHeader('Access-Control-Allow-Origin', request.headers.origin ?? '*');
        response.end('{"status":"ok"}');
      },
      async (url) => {
        await expectFinding('backend-cors', /^failed.*any origin/, at(url));
        await expectFinding('backend-headers', /^warning.*Cache-Control.*does not arrive/, at(url));
      },
    );
  });

  test('A proxy that is not named is reported', async () => {
    await withServer(
      (_, response) => {
        response.setHeader('Via', '1.1 proxy');
        response.end('{"status":"ok"}');
      },
      async (url) => {
        await expectFinding('backend-proxy', /^warning.*through a proxy/, {
          ...at(url),
          options: { trustedProxies: 0 },
        });
        await expectFinding('backend-proxy', /^ok.*it is named/, at(url));
      },
    );
  });

  test('What does not reach Turnkey, or is no backend, is reported', async () => {
    const port = await freePort();
    await withBackend(
      { ...options(), turnkey: turnkeyOptions(authority, { apiUrl: `http://127.0.0.1:${port}` }) },
      (url) => expectFinding('backend-ready', /^failed.*UPSTREAM_UNAVAILABLE/, at(url)),
    );
    await withServer(
      (_, response) => response.writeHead(404).end('no such page'),
      (url) => expectFinding('backend-answers', /^failed.*is not the backend \(HTTP 404\)/, at(url)),
    );
    await expectFinding('backend-answers', /^failed.*cannot be reached/, at(`http://127.0.0.1:${port}/auth`));
  });

  test('The port of "postern backend" is free, or a backend listens there', async () => {
    const port = await freePort();
    const onPort = (number: number): Change => ({ options: { server: { port: number, host: '127.0.0.1' } } });
    await expectFinding('listening-port', /^ok.*is free/, onPort(port));
    await withBackend(options(), (url) =>
      expectFinding('listening-port', /^ok.*already answers/, onPort(Number(new URL(url).port))),
    );
    await withServer(
      (_, response) => response.writeHead(404).end(),
      (url) => expectFinding('listening-port', /^warning.*Another program/, onPort(Number(new URL(url).port))),
    );
  });
});
