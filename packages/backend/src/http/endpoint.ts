import type { AuthErrorCode } from '@postern/protocol';
import type { z } from 'zod';
import type { AuditDetails } from '../audit/audit-event.ts';
import { AuthError } from '../auth-error.ts';
import type { ClientNetwork } from '../limits/client-network.ts';

/** What an endpoint gets besides its body. */
export interface EndpointContext {
  url: URL;
  /** UUID. The answer and the audit event have it, too. */
  requestId: string;
  headers: Headers;
  /** The client's network, as limits count it. */
  clientNetwork: ClientNetwork;
  /** Aborts when the time of the request is up. */
  deadline: AbortSignal;
  /** The endpoint adds what it learns, for the audit event. */
  audit: AuditDetails;
  /** The endpoint adds headers of the answer. They are sent with an error as well. */
  responseHeaders: Record<string, string>;
}

interface EndpointDescription {
  operation: string;
  method: 'GET' | 'POST' | 'DELETE';
  /** Below the base path. Its last segment can be a parameter: `/sessions/{id}`. */
  path: string;
  summary: string;
  /** Whether a success is not worth an audit event, because the request attempts nothing. */
  isProbe?: boolean;
  /** The errors of this endpoint, besides those that every endpoint can answer. */
  errors: readonly AuthErrorCode[];
}

/** A parameter in the terms of OpenAPI. Its value is a text. */
interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  description: string;
}

interface JsonDescription extends EndpointDescription {
  parameters?: readonly Parameter[];
  /** The largest JSON body in bytes; 16 KiB when absent. */
  maxBodyBytes?: number;
  /** Whether a session token is expected as bearer token. */
  bearer?: boolean;
  /**
   * Checks the headers before the body is read.
   * @throws AuthError
   */
  admit?(headers: Headers): void;
}

interface JsonDefinition<Body, Answer extends object> extends JsonDescription {
  /** Only with POST. */
  body?: z.ZodType<Body>;
  answer: z.ZodType<Answer>;
  handle(body: Body, context: EndpointContext): Promise<Answer>;
}

/** An endpoint that takes JSON, or no body, and answers JSON. */
export interface JsonEndpoint extends JsonDescription {
  kind: 'json';
  body?: z.ZodType;
  answer: z.ZodType<object>;
  /**
   * Checks the body and answers.
   * @param json The parsed body, not checked yet; undefined without `body`.
   * @throws AuthError INVALID_REQUEST with the paths of the fields that are wrong, and the endpoint's own errors.
   */
  run(json: unknown, context: EndpointContext): Promise<object>;
}

/**
 * An endpoint that a browser opens when another site sends it there. Its origin is not checked, a POST brings a form, and
 * the answer is a page or a redirect.
 */
export interface PageEndpoint extends EndpointDescription {
  kind: 'page';
  /**
   * @param form The posted form; undefined with GET.
   * @throws AuthError
   */
  run(form: URLSearchParams | undefined, context: EndpointContext): Promise<Response>;
}

/** An endpoint that forwards bodies to Turnkey and answers with Turnkey's answer, both unchanged. */
export interface ForwardEndpoint extends EndpointDescription {
  kind: 'forward';
  /**
   * Checks the headers before the body is read.
   * @throws AuthError
   */
  admit(headers: Headers): void;
  /** @throws AuthError */
  run(body: Uint8Array<ArrayBuffer>, context: EndpointContext): Promise<Response>;
}

/** One endpoint, as the router and the OpenAPI document see it. */
export type Endpoint = JsonEndpoint | PageEndpoint | ForwardEndpoint;

/** Makes an endpoint whose handler gets a checked body. */
export function defineEndpoint<Body, Answer extends object>(definition: JsonDefinition<Body, Answer>): JsonEndpoint {
  const { handle, ...description } = definition;
  return { ...description, kind: 'json', run: async (json, context) => handle(parse(definition.body, json), context) };
}

function parse<Body>(schema: z.ZodType<Body> | undefined, json: unknown): Body {
  // Without a schema the handler takes no body, and none is read.
  if (!schema) return undefined as Body;
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new AuthError('INVALID_REQUEST', { fields: parsed.error.issues.flatMap(pathsOf) });
}

/** The sender chose the names of unknown fields, so only the beginning of a few of them is repeated. */
function pathsOf(issue: z.core.$ZodIssue): string[] {
  const path = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys') return [path.join('.')];
  return issue.keys.slice(0, 10).map((key) => [...path, key.slice(0, 64)].join('.'));
}
