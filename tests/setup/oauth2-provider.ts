import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** The app's client at the provider. */
export const OAUTH2_CLIENT = { id: 'app client', secret: 's3cr3t:+%&ü' };
export const OAUTH2_REDIRECT_URI = 'https://app.example/callback';

/** An OAuth 2.0 provider on this machine that answers in the words of X and of Discord. */
export interface TestOAuth2Provider {
  endpoints: Record<'OAUTH2_PROVIDER_X' | 'OAUTH2_PROVIDER_DISCORD', { tokenUrl: string; userUrl: string }>;
  /** What a user's browser brings back: a code that can be used once, with the verifier that belongs to it. */
  authorize(userId: string): { authCode: string; codeVerifier: string };
  /** The bearer token that was issued last. */
  lastBearerToken(): string;
  close(): Promise<void>;
}

interface Grant {
  userId: string;
  codeChallenge: string;
}

export async function startOAuth2Provider(): Promise<TestOAuth2Provider> {
  const codes = new Map<string, Grant>();
  const tokens = new Map<string, string>();

  const issueToken = async (request: IncomingMessage) => {
    const form = new URLSearchParams(await text(request));
    const grant = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const isValid =
      request.headers.authorization === basicAuthorization() &&
      form.get('grant_type') === 'authorization_code' &&
      form.get('redirect_uri') === OAUTH2_REDIRECT_URI &&
      grant?.codeChallenge === challengeOf(form.get('code_verifier') ?? '');
    if (!isValid) return { status: 400, body: { error: 'invalid_grant', error_description: 'foreign text' } };
    const token = randomBytes(16).toString('hex');
    tokens.set(token, grant.userId);
    return { status: 200, body: { token_type: 'bearer', access_token: token } };
  };

  const server = createServer(async (request, response) => {
    const userId = tokens.get((request.headers.authorization ?? '').replace('Bearer ', ''));
    const user = { id: userId, username: 'somebody' };
    const answer =
      request.method === 'POST'
        ? await issueToken(request)
        : { status: userId ? 200 : 401, body: request.url === '/2/users/me' ? { data: user } : user };
    response.writeHead(answer.status).end(JSON.stringify(answer.body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    endpoints: {
      OAUTH2_PROVIDER_X: { tokenUrl: `${url}/2/oauth2/token`, userUrl: `${url}/2/users/me` },
      OAUTH2_PROVIDER_DISCORD: { tokenUrl: `${url}/api/oauth2/token`, userUrl: `${url}/api/users/@me` },
    },
    authorize(userId) {
      const authCode = randomBytes(16).toString('hex');
      const codeVerifier = randomBytes(32).toString('base64url');
      codes.set(authCode, { userId, codeChallenge: challengeOf(codeVerifier) });
      return { authCode, codeVerifier };
    },
    lastBearerToken: () => [...tokens.keys()].at(-1) ?? '',
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

/** RFC 6749, section 2.3.1, and appendix B. */
function basicAuthorization(): string {
  return `Basic ${Buffer.from('app+client:s3cr3t%3A%2B%25%26%C3%BC').toString('base64')}`;
}
