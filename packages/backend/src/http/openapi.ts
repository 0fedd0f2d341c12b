import type { AuthErrorCode } from '@postern/protocol';
import { AUTH_ERRORS } from '@postern/protocol';
import { z } from 'zod';
import { endedSessionSchema } from '../ended-session-schema.ts';
import { VERSION } from '../version.ts';
import type { Endpoint } from './endpoint.ts';
import { defineEndpoint } from './endpoint.ts';

/** The errors that every endpoint can answer, every endpoint with a body, and every endpoint that calls Turnkey. */
const EVERYWHERE: AuthErrorCode[] = ['ORIGIN_NOT_ALLOWED', 'STORE_UNAVAILABLE', 'INTERNAL'];
const WITH_BODY: AuthErrorCode[] = ['INVALID_REQUEST', 'BODY_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE', 'RATE_LIMITED'];
const UPSTREAM: AuthErrorCode[] = [
  'UPSTREAM_REFUSED',
  'UPSTREAM_RATE_LIMITED',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_TIMEOUT',
];

const problemSchema = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.enum(Object.keys(AUTH_ERRORS)),
  requestId: z.string(),
  fields: z.array(z.string()).optional(),
  oldestSession: endedSessionSchema.optional(),
});

/**
 * `GET /openapi.json`: the endpoints as an OpenAPI 3.1 document. It is generated from the schemas that check the
 * requests.
 */
export function openApiEndpoint(endpoints: readonly Endpoint[], basePath: string): Endpoint {
  const document = openApiDocument(endpoints, basePath);
  return defineEndpoint({
    operation: 'openApi',
    isProbe: true,
    method: 'GET',
    path: '/openapi.json',
    summary: 'This document.',
    answer: z.looseObject({}),
    errors: [],
    handle: async () => document,
  });
}

function openApiDocument(endpoints: readonly Endpoint[], basePath: string) {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Postern',
      version: VERSION,
      description: "The authentication backend between an app's users and Turnkey.",
    },
    servers: [{ url: basePath || '/' }],
    paths: paths(endpoints),
    components: {
      schemas: { Problem: jsonSchema(problemSchema, 'output') },
      securitySchemes: { session: { type: 'http', scheme: 'bearer', bearerFormat: 'session JWT' } },
    },
  };
}

/** A path can have several methods. */
function paths(endpoints: readonly Endpoint[]) {
  const byPath: Record<string, Record<string, object>> = {};
  for (const endpoint of endpoints) {
    byPath[endpoint.path] = { ...byPath[endpoint.path], [endpoint.method.toLowerCase()]: operation(endpoint) };
  }
  return byPath;
}

function operation(endpoint: Endpoint) {
  const { operation: operationId, summary, errors } = endpoint;
  const { bearer, body, answer, parameters } = endpoint.kind === 'json' ? endpoint : {};
  const content = body && { 'application/json': { schema: jsonSchema(body, 'input') } };
  return {
    operationId,
    summary,
    ...(bearer ? { security: [{ session: [] }] } : {}),
    ...(parameters ? { parameters: parameters.map((each) => ({ ...each, schema: { type: 'string' } })) } : {}),
    ...(content ? { requestBody: { required: true, content } } : {}),
    responses: {
      ...(answer
        ? { 200: { description: 'Done.', content: { 'application/json': { schema: jsonSchema(answer, 'output') } } } }
        : answerWithoutSchema(endpoint.kind)),
      ...problems([...errors, ...(body ? WITH_BODY : []), ...UPSTREAM, ...EVERYWHERE]),
    },
  };
}

/** Answers that no schema describes. */
function answerWithoutSchema(kind: Endpoint['kind']) {
  if (kind === 'forward') return { 200: { description: "Turnkey's answer, and its errors with their status." } };
  return { 303: { description: 'The browser is redirected, or gets a page (200).' } };
}

/** One response for each status. Its description lists the error codes. */
function problems(codes: AuthErrorCode[]) {
  const byStatus = new Map<number, AuthErrorCode[]>();
  for (const code of new Set(codes)) {
    const { status } = AUTH_ERRORS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const schema = { $ref: '#/components/schemas/Problem' };
  return Object.fromEntries(
    [...byStatus].map(([status, of]) => [
      status,
      { description: of.join(', '), content: { 'application/problem+json': { schema } } },
    ]),
  );
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output') {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io });
  return rest;
}
