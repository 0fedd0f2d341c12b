import { isJsonObject, type JsonObject, STAMP_HEADER } from '@postern/protocol';
import { CommandError } from '../command-error.ts';
import type { ParentApiKey } from '../data/parent-api-key.ts';
import { stampOf } from './stamp.ts';

/** Turnkey's API, with the key of a user of the parent organization. */
export interface TurnkeyApi {
  organizationId: string;
  /** @throws CommandError when Turnkey refuses or does not answer */
  query(name: string, fields?: JsonObject): Promise<JsonObject>;
  /**
   * Submits an activity that completes at once.
   *
   * @param type - without `ACTIVITY_TYPE_`
   * @param resultKey - where the result is
   * @throws CommandError when Turnkey refuses, does not answer, or waits for other approvals
   */
  submit(type: string, parameters: JsonObject, resultKey: string): Promise<JsonObject>;
}

interface TurnkeyApiOptions {
  /** Without a slash at the end. */
  apiUrl: string;
  organizationId: string;
  apiKey: ParentApiKey;
}

const TIMEOUT_MS = 15_000;

export function createTurnkeyApi({ apiUrl, organizationId, apiKey }: TurnkeyApiOptions): TurnkeyApi {
  async function post(path: string, request: JsonObject): Promise<JsonObject> {
    const body = JSON.stringify(request);
    const response = await fetch(`${apiUrl}/public/v1/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', [STAMP_HEADER]: stampOf(apiKey, body) },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch(() => {
      throw new CommandError(`Turnkey's API does not answer at ${apiUrl}: check TURNKEY_API_URL and the network.`);
    });
    const answer: unknown = await response.json().catch(() => undefined);
    if (response.ok && isJsonObject(answer)) return answer;
    throw new CommandError(refusal(path, response.status, answer));
  }

  return {
    organizationId,
    query: (name, fields = {}) => post(`query/${name}`, { organizationId, ...fields }),
    async submit(type, parameters, resultKey) {
      const name = type.toLowerCase().replace(/_v\d+$/, '');
      const request = { type: `ACTIVITY_TYPE_${type}`, timestampMs: String(Date.now()), organizationId, parameters };
      const { activity } = await post(`submit/${name}`, request);
      const { status, result } = isJsonObject(activity) ? activity : {};
      if (status === 'ACTIVITY_STATUS_COMPLETED' && isJsonObject(result) && isJsonObject(result[resultKey])) {
        return result[resultKey];
      }
      throw new CommandError(
        `Turnkey did not complete ${name}: use the API key of a user who is the root quorum of the organization alone.`,
      );
    },
  };
}

/** Only Turnkey's code is repeated, because a message may quote what was sent. */
function refusal(path: string, status: number, answer: unknown): string {
  const code = isJsonObject(answer) ? answer.turnkeyErrorCode : undefined;
  const reason = typeof code === 'string' && /^[A-Z0-9_]{1,64}$/.test(code) ? code : `HTTP ${status}`;
  const name = path.split('/').at(-1);
  return `Turnkey refused ${name} (${reason}): check TURNKEY_ORGANIZATION_ID, and use the API key of a root user.`;
}
