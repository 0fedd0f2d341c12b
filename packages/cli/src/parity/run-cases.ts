import { setTimeout as pause } from 'node:timers/promises';
import { isJsonObject, type JsonObject } from '@postern/protocol';
import { CommandError } from '../command-error.ts';
import { createApiKey, type ParentApiKey } from '../data/parent-api-key.ts';
import type { Made, ParityCase } from './case.ts';
import { type Answer, type Keys, post, stampFor, type Target } from './target.ts';

const POLL_MS = 500;
const MAX_POLLS = 20;
const RUNNING = ['ACTIVITY_STATUS_CREATED', 'ACTIVITY_STATUS_PENDING'];
const NOTHING_MADE = { userId: '', walletId: '', address: '', policyId: '', tagId: '' };

/**
 * Sends all cases to one side, in a sub-organization that is deleted afterwards.
 * @param warn Told when the sub-organization could not be deleted.
 * @returns The answers, in the order of the cases.
 * @throws CommandError when no sub-organization can be made.
 */
export async function runCases(
  target: Target,
  cases: readonly ParityCase[],
  warn: (text: string) => void,
): Promise<Answer[]> {
  const keys: Keys = { own: createApiKey(), unknown: createApiKey() };
  const organizationId = await createSubOrganization(target, keys.own);
  const made: Made = { ...NOTHING_MADE, organizationId };
  try {
    const answers: Answer[] = [];
    for (const each of cases) {
      const answer = await send(target, each, made, keys);
      const result = each.type === undefined ? answer.body : resultOf(answer);
      if (answer.status === 200 && each.keep && result) Object.assign(made, each.keep(result));
      answers.push(answer);
    }
    return answers;
  } finally {
    await deleteSubOrganization(target, organizationId, keys, warn);
  }
}

async function createSubOrganization(target: Target, { publicKey }: ParentApiKey): Promise<string> {
  const apiKey = { apiKeyName: 'Parity', publicKey, curveType: 'API_KEY_CURVE_P256' };
  const root = { userName: 'Parity', apiKeys: [apiKey], authenticators: [], oauthProviders: [] };
  const request: ParityCase = {
    name: '',
    path: 'submit/create_sub_organization',
    type: 'ACTIVITY_TYPE_CREATE_SUB_ORGANIZATION_V7',
    body: () => ({ subOrganizationName: 'Postern parity', rootUsers: [root], rootQuorumThreshold: 1 }),
  };
  const keys = { own: target.apiKey, unknown: target.apiKey };
  const answer = await send(target, request, { ...NOTHING_MADE, organizationId: target.organizationId }, keys);
  const id = resultOf(answer)?.subOrganizationId;
  if (typeof id !== 'string') {
    throw new CommandError(
      `${target.name} (${target.url}) made no sub-organization, it answered ${answer.status}: check the organization and the API key.`,
    );
  }
  return id;
}

async function deleteSubOrganization(
  target: Target,
  organizationId: string,
  keys: Keys,
  warn: (text: string) => void,
): Promise<void> {
  const request: ParityCase = {
    name: '',
    path: 'submit/delete_sub_organization',
    type: 'ACTIVITY_TYPE_DELETE_SUB_ORGANIZATION',
    body: () => ({ deleteWithoutExport: true }),
  };
  const status = await send(target, request, { ...NOTHING_MADE, organizationId }, keys).then(
    (answer) => answer.status,
    () => 0,
  );
  if (status !== 200)
    warn(`The sub-organization ${organizationId} of ${target.name} was not deleted: delete it there.`);
}

async function send(target: Target, each: ParityCase, made: Made, keys: Keys): Promise<Answer> {
  const { path, type, body, stamp = 'own key', timeShiftMs = 0 } = each;
  const given = body(made);
  const organizationId = each.organizationId ?? made.organizationId;
  const fields =
    type === undefined || typeof given === 'string'
      ? given
      : { type, timestampMs: String(Date.now() + timeShiftMs), parameters: given };
  const text = typeof fields === 'string' ? fields : JSON.stringify({ organizationId, ...fields });
  const answer = await post(target, `/public/v1/${path}`, text, stampFor(stamp, text, keys));
  return type === undefined ? answer : settled(target, organizationId, answer, keys);
}

/** Turnkey may answer before an activity is done. */
async function settled(target: Target, organizationId: string, first: Answer, keys: Keys): Promise<Answer> {
  let answer = first;
  for (let polls = 0; polls < MAX_POLLS; polls++) {
    const { activity } = answer.body;
    if (!isJsonObject(activity) || !RUNNING.includes(String(activity.status))) break;
    await pause(POLL_MS);
    const text = JSON.stringify({ organizationId, activityId: activity.id });
    answer = await post(target, '/public/v1/query/get_activity', text, stampFor('own key', text, keys));
  }
  return answer;
}

/** What is in `activity.result`. */
function resultOf({ body: { activity } }: Answer): JsonObject | undefined {
  if (!isJsonObject(activity) || !isJsonObject(activity.result)) return undefined;
  const [result] = Object.values(activity.result);
  return isJsonObject(result) ? result : undefined;
}
