import { type ClientContext, contexts } from '../context.ts';
import type { Cancelled } from '../outcome.ts';
import { type FetchWithProofOptions, fetchWithProof } from './fetch-with-proof.ts';
import { type SteppedUp, type StepUpParams, stepUp } from './step-up.ts';

/** What `withProof` adds to a client. */
export interface ProofFlows {
  /**
   * Sends a request to the app's own API, like `fetch`, with the session token and a proof of the session's key: DPoP, RFC
   * 9449. For routes with `requireProof`. Each call makes a new proof, over the method, the URL, the body and the time. Call
   * it for servers of the app only, because it sends the session token.
   * @throws PosternError NO_SESSION, KEY_PAIR_NOT_FOUND; the errors of `fetch`.
   */
  fetchWithProof(input: RequestInfo | URL, init?: RequestInit, options?: FetchWithProofOptions): Promise<Response>;

  /**
   * Lets the user of a session prove again who they are: with a code to one of their contacts, or with one of their
   * passkeys and its PIN or fingerprint. For routes with `requireStepUp`: when one of them answers with the code
   * STEP_UP_REQUIRED, call this and send the request again. It counts for this session only, not after a refresh.
   * @throws PosternError STEP_UP_OF_OTHER_USER when the contact or the passkey is not one of the account;
   * INVALID_OTP_CODE after the last try; NO_SESSION, ...
   */
  stepUp(params: StepUpParams): Promise<SteppedUp | Cancelled>;
}

/**
 * Adds to a client what routes with `requireProof` and `requireStepUp` need. It is not part of every client, to keep the client small.
 * @param client From `createPosternClient` or `createReactNativeClient`.
 * @example
 * ```ts
 * import { createPosternClient } from '@postern/client';
 * import { withProof } from '@postern/client/proof';
 *
 * const postern = withProof(createPosternClient({ backendUrl: '/auth' }));
 * const response = await postern.fetchWithProof('/api/pay', { method: 'POST', body: JSON.stringify({ amount: 5 }) });
 * console.log(response.status);
 * ```
 */
export function withProof<Client extends object>(client: Client): Client & ProofFlows {
  const context = contextOf(client);
  const extended = {
    ...client,
    fetchWithProof: (input: RequestInfo | URL, init?: RequestInit, options?: FetchWithProofOptions) =>
      fetchWithProof(context, input, init, options),
    stepUp: (params: StepUpParams) => stepUp(context, params),
  };
  contexts.set(extended, context);
  return extended;
}

function contextOf(client: object): ClientContext {
  const context = contexts.get(client);
  if (!context) throw new TypeError('withProof needs a client of createPosternClient or createReactNativeClient.');
  return context;
}
