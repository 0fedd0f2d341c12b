import { AuthError } from '../auth-error.ts';
import { before } from '../deadline.ts';
import type { Endpoint, EndpointContext } from './endpoint.ts';
import { readFormBody } from './form-body.ts';
import { readForwardedBody } from './forwarded-body.ts';
import { readJsonBody } from './json-body.ts';
import type { PlainAnswer } from './responses.ts';
import { jsonAnswer, pageResponse } from './responses.ts';

/**
 * Reads the body that an endpoint of this kind takes, calls the endpoint, and writes its answer.
 * @throws AuthError of the body readers and of the endpoint.
 */
export async function answer(
  endpoint: Endpoint,
  request: Request,
  context: EndpointContext,
): Promise<PlainAnswer | Response> {
  const { deadline, responseHeaders } = context;
  switch (endpoint.kind) {
    case 'json': {
      endpoint.admit?.(request.headers);
      const json = endpoint.body && (await inTime(deadline, readJsonBody(request, endpoint.maxBodyBytes)));
      return jsonAnswer(await endpoint.run(json, context), responseHeaders);
    }
    case 'page': {
      const form = request.method === 'POST' ? await inTime(deadline, readFormBody(request)) : undefined;
      return pageResponse(await endpoint.run(form, context), responseHeaders);
    }
    case 'forward': {
      endpoint.admit(request.headers);
      const body = await inTime(deadline, readForwardedBody(request));
      return pageResponse(await endpoint.run(body, context), responseHeaders);
    }
  }
}

/** A sender that stops in the middle of its body must not keep the request open forever. */
async function inTime<Body>(deadline: AbortSignal, body: Promise<Body>): Promise<Exclude<Body, 'late'>> {
  const read = await before(deadline, body);
  if (read === 'late') throw new AuthError('INVALID_REQUEST', { fields: [''] });
  return read as Exclude<Body, 'late'>;
}
