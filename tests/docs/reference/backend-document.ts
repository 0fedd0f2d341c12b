import { createPostern } from '@postern/backend';
import { authProxyEndpoints } from '../../../packages/backend/src/auth-proxy/endpoints.ts';
import { openApiEndpoint } from '../../../packages/backend/src/http/openapi.ts';
import { clientNetwork } from '../../../packages/backend/src/limits/client-network.ts';
import { createApiKeyPair } from '../../setup/authority.ts';

/** A JSON Schema, as far as the endpoints use it. */
export interface Schema {
  type?: string;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  enum?: string[];
  const?: string;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
}

interface Content {
  description?: string;
  content?: Record<string, { schema: Schema }>;
}

interface Operation {
  summary: string;
  security?: object[];
  parameters?: { name: string; in: string; required: boolean; description: string }[];
  requestBody?: Content;
  responses: Record<string, Content>;
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
}

/** An endpoint of the backend, as its OpenAPI document describes it. */
export interface DescribedEndpoint {
  /** Method and path, for example `POST /oauth/:provider/start`. */
  name: string;
  summary: string;
  needsSession: boolean;
  parameters: NonNullable<Operation['parameters']>;
  body?: Schema;
  answer?: Schema;
  /** What a success is, when no schema describes it. */
  success: string;
  errors: string[];
}

/** The endpoints of `GET /auth/openapi.json`, of a backend with everything on that adds endpoints. */
export async function nativeEndpoints(): Promise<DescribedEndpoint[]> {
  const secret = { clientIds: ['example'], clientSecret: 'secret' };
  const { publicKey, privateKey } = createApiKeyPair();
  const postern = createPostern({
    environment: {},
    turnkey: {
      apiUrl: 'http://127.0.0.1:4000',
      organizationId: '11111111-2222-4333-8444-555555555555',
      apiPublicKey: publicKey,
      apiPrivateKey: privateKey,
    },
    // A provider that comes back by GET, and one that posts.
    oauth: {
      publicUrl: 'https://app.example.com/auth',
      providers: { google: { preset: 'google', ...secret }, apple: { preset: 'apple', ...secret } },
    },
    session: { cookie: true },
    proxy: {},
    trustedProxies: 0,
  });
  const request = new Request('http://127.0.0.1/auth/openapi.json');
  const response = await postern.fetch(request, { remoteAddress: '127.0.0.1' });
  const document: Document = await response.json();
  await postern.close();
  return endpointsOf(document);
}

/** The paths of the Auth Proxy. Only their descriptions are read, so there is no app behind them. */
export async function authProxyPaths(): Promise<DescribedEndpoint[]> {
  const noApps = {
    of: () => {
      throw new Error('no request is handled here');
    },
    originsFor: () => new Set<string>(),
  };
  const endpoint = openApiEndpoint(authProxyEndpoints(noApps), '/auth-proxy');
  if (endpoint.kind !== 'json') throw new Error('The document is not JSON');
  const context = {
    url: new URL('http://127.0.0.1/'),
    requestId: '',
    headers: new Headers(),
    clientNetwork: clientNetwork(undefined),
    deadline: new AbortController().signal,
    audit: {},
    responseHeaders: {},
  };
  return endpointsOf((await endpoint.run(undefined, context)) as Document);
}

function endpointsOf({ paths }: Document): DescribedEndpoint[] {
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) =>
      described(`${method.toUpperCase()} ${generalPath(path)}`, operation),
    ),
  );
  return [...new Map(all.map((endpoint) => [endpoint.name, endpoint])).values()];
}

function described(name: string, operation: Operation): DescribedEndpoint {
  const { summary, security, parameters = [], requestBody, responses } = operation;
  const success = responses[200] ?? responses[303];
  const body = requestBody?.content?.['application/json']?.schema;
  const answer = success?.content?.['application/json']?.schema;
  return {
    name,
    summary,
    needsSession: security !== undefined,
    parameters,
    ...(body ? { body } : {}),
    ...(answer ? { answer } : {}),
    success: success?.description ?? '',
    errors: Object.entries(responses)
      .filter(([status]) => Number(status) >= 400)
      .flatMap(([, { description = '' }]) => description.split(', ')),
  };
}

/** The path of an endpoint that there is for each provider, or for each operation of Turnkey. */
function generalPath(path: string): string {
  return path.replace(/^\/oauth\/\w+\//, '/oauth/:provider/').replace(/^\/proxy\/.*/, '/proxy/*');
}
