import type { AuthErrorCode } from '@postern/protocol';
import type { z } from 'zod';
import type { AuditDetails } from './audit-event.ts';
import { AuthError } from './auth-error.ts';
import type { ClientNetwork } from './guard/client-network.ts';

/** What an endpoint gets besides its body. */
export interface EndpointContext {
  url: URL;
  headers: Headers;
  /** Where the client is, as limits count it. */
  clientNetwork: ClientNetwork;
  /** Aborts when the time of the request is up. */
  deadline: AbortSignal;
  /** To be filled with what becomes known, for the audit event. */
  audit: AuditDetails;
  /** Headers of the answer, to be filled. They go out with an error as well. */
  responseHeaders: Record<string, string>;
}

interface EndpointDescription {
  operation: string;
  method: 'GET' | 'POST';
  /** Below the base path. */
  path: string;
  summary: string;
  /** Nobody's attempt at anything: successes are not worth an event. */
  isProbe?: boolean;
  /** The size that a JSON body may have, in bytes; 16 KiB when absent. */
  maxBodyBytes?: number;
  /** Whether a session token is expected as bearer token. */
  bearer?: boolean;
  /** The errors that are this endpoint's own. */
  errors: readonly AuthErrorCode[];
}

interface EndpointDefinition<Body, Answer extends object> extends EndpointDescription {
  /** Only with POST. */
  body?: z.ZodType<Body>;
  answer: z.ZodType<Answer>;
  handle(body: Body, context: EndpointContext): Promise<Answer>;
}

interface PageDefinition extends EndpointDescription {
  /** @param form What was posted, with POST. */
  visit(form: URLSearchParams | undefined, context: EndpointContext): Promise<Response>;
}

interface ForwardDefinition extends EndpointDescription {
  /** See `Endpoint.admit`. */
  admit(headers: Headers): void;
  /** @param body As it came. */
  forward(body: Uint8Array<ArrayBuffer>, context: EndpointContext): Promise<Response>;
}

/** One endpoint, as router and OpenAPI document see it. */
export interface Endpoint extends EndpointDescription {
  /**
   * Whether browsers come here by themselves, sent by another site: no origin is asked for, a POST brings a form, and
   * the answer is a page or a redirect.
   */
  isNavigation?: boolean;
  /** Whether the body goes on to somebody else, so that nobody here reads more of it than its length. */
  isForwarded?: boolean;
  body?: z.ZodType;
  answer?: z.ZodType<object>;
  /**
   * Looks at the headers before the body is read.
   * @throws AuthError
   */
  admit?(headers: Headers): void;
  /**
   * Checks the body and answers: with an object that is to be written as JSON, or with a whole response.
   * @throws AuthError INVALID_REQUEST with the paths of the fields that are wrong, and the endpoint's own.
   */
  run(body: unknown, context: EndpointContext): Promise<object>;
}

export function defineEndpoint<Body, Answer extends object>(definition: EndpointDefinition<Body, Answer>): Endpoint {
  const { handle, ...description } = definition;
  return { ...description, run: async (body, context) => handle(parse(definition.body, body), context) };
}

/** An endpoint for browsers that come by themselves, not for requests of a page. */
export function definePage(definition: PageDefinition): Endpoint {
  const { visit, ...description } = definition;
  const form = (body: unknown) => (body instanceof URLSearchParams ? body : undefined);
  return { ...description, isNavigation: true, run: (body, context) => visit(form(body), context) };
}

/** An endpoint for what is meant for somebody else. */
export function defineForward(definition: ForwardDefinition): Endpoint {
  const { forward, ...description } = definition;
  const bytes = (body: unknown) => (body instanceof Uint8Array ? new Uint8Array(body) : new Uint8Array(0));
  return { ...description, isForwarded: true, run: (body, context) => forward(bytes(body), context) };
}

function parse<Body>(schema: z.ZodType<Body> | undefined, body: unknown): Body {
  // Without a schema the handler takes no body, and none is read.
  if (!schema) return undefined as Body;
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new AuthError('INVALID_REQUEST', { fields: parsed.error.issues.flatMap(pathsOf) });
}

/** Names of foreign fields are the sender's own words: enough of them to find the mistake, no more. */
function pathsOf(issue: z.core.$ZodIssue): string[] {
  const path = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys') return [path.join('.')];
  return issue.keys.slice(0, 10).map((key) => [...path, key.slice(0, 64)].join('.'));
}
