import { describe, expect, it } from 'vitest';
import {
  type Asked,
  type DecisionData,
  ORGANIZATION_ID,
  pendingActivity,
  rejection,
  storeStandIn,
  vote,
} from '../../test-vectors/decision-stand-in.ts';
import { mfaStates, unsatisfiedUsers } from './mfa.ts';

const PASSKEY = 'AUTHENTICATION_TYPE_PASSKEY';
const API_KEY = 'AUTHENTICATION_TYPE_API_KEY';

type Policies = NonNullable<DecisionData['mfaPolicies']>;
type Steps = Policies[number]['requiredMethods'];

function states(mfaPolicies: Policies, votes = [vote('ada')], mayNeedMfa = true, asked: Asked = []) {
  const pending = pendingActivity({ votes, mayNeedMfa });
  return mfaStates(storeStandIn({ mfaPolicies }, asked), pending, votes);
}

const unsatisfied = (mfaPolicies: Policies, votes = [vote('ada')]) =>
  unsatisfiedUsers(storeStandIn({ mfaPolicies }), pendingActivity({ votes }), votes);

const by = (type: typeof PASSKEY | typeof API_KEY, id: string, userId = 'ada') =>
  vote(userId, { method: { type, id } });
const isSatisfied = async (requiredMethods: Steps, votes = [vote('ada')]) =>
  (await states([{ userId: 'ada', requiredMethods }], votes))[0]?.isSatisfied;

describe('the steps of an MFA policy', () => {
  it('A step takes any of its methods, by type and by id if it names one', async () => {
    const key = [by(API_KEY, 'key')];
    expect(await isSatisfied([{ any: [{ type: PASSKEY }, { type: API_KEY }] }], key)).toBe(true);
    expect(await isSatisfied([{ any: [{ type: PASSKEY }] }], key)).toBe(false);
    expect(await isSatisfied([{ any: [{ type: API_KEY, id: 'key' }] }], key)).toBe(true);
    expect(await isSatisfied([{ any: [{ type: API_KEY, id: 'another' }] }], key)).toBe(false);
    expect(await isSatisfied([{ any: [{ type: API_KEY, id: '' }] }], key)).toBe(true);
    expect(await isSatisfied([{ any: [] }], key)).toBe(false);
    expect(await isSatisfied([], key)).toBe(true);
  });

  it('Every step needs its own proof', async () => {
    const two = [{ any: [{ type: PASSKEY }] }, { any: [{ type: PASSKEY }] }] satisfies Steps;
    expect(await isSatisfied(two, [by(PASSKEY, 'a')])).toBe(false);
    expect(await isSatisfied(two, [by(PASSKEY, 'a'), by(API_KEY, 'b')])).toBe(false);
    expect(await isSatisfied(two, [by(PASSKEY, 'a'), by(PASSKEY, 'b')])).toBe(true);
  });

  it('The proofs are given to the steps so that all of them pass, if that is possible', async () => {
    const steps = [{ any: [{ type: PASSKEY }, { type: API_KEY }] }, { any: [{ type: API_KEY }] }] satisfies Steps;
    expect(await isSatisfied(steps, [by(API_KEY, 'key'), by(PASSKEY, 'passkey')])).toBe(true);
  });

  it('The state names the methods that count for a step', async () => {
    const votes = [by(API_KEY, 'key'), by(PASSKEY, 'passkey')];
    const [state] = await states([{ userId: 'ada', requiredMethods: [{ any: [{ type: PASSKEY }] }] }], votes);
    expect(state).toMatchObject({ policy: { userId: 'ada' }, isSatisfied: true });
    expect(state?.satisfiedMethods).toEqual([{ type: PASSKEY, id: 'passkey' }]);
    const steps = [{ any: [{ type: PASSKEY }] }, { any: [{ type: API_KEY }, { type: API_KEY, id: 'other' }] }];
    const [two] = await states([{ userId: 'ada', requiredMethods: steps as Steps }], votes);
    expect(two?.satisfiedMethods).toEqual(votes.map(({ method }) => method));
  });

  it('Only the own approvals of a user count', async () => {
    const steps = [{ any: [{ type: PASSKEY }] }] satisfies Steps;
    expect(await isSatisfied(steps, [vote('ada'), by(PASSKEY, 'passkey', 'bob')])).toBe(false);
    const rejected = { ...rejection('ada'), method: { type: PASSKEY, id: 'passkey' } as const };
    expect(await isSatisfied(steps, [vote('ada'), rejected])).toBe(false);
  });
});

describe('whose MFA policies are asked', () => {
  const steps = [{ any: [{ type: PASSKEY }] }] satisfies Steps;

  it('Those of the proposer and of every user who approved', async () => {
    const policies = ['ada', 'bob', 'eve', 'mallory'].map((userId) => ({ userId, requiredMethods: steps }));
    const votes = [vote('ada'), vote('bob'), rejection('eve')];
    expect(await unsatisfied(policies, votes)).toEqual(['ada', 'bob']);
    expect(await unsatisfied(policies, [rejection('ada')])).toEqual(['ada']);
  });

  it('A user who has passed is not named', async () => {
    expect(await unsatisfied([{ userId: 'ada', requiredMethods: steps }], [by(PASSKEY, 'passkey')])).toEqual([]);
  });

  it('Nothing is read when no user of the organization has a policy', async () => {
    const asked: Asked = [];
    expect(await states([{ userId: 'ada', requiredMethods: steps }], [vote('ada')], false, asked)).toEqual([]);
    expect(asked).toEqual([]);
    expect(await states([{ userId: 'ada', requiredMethods: steps }], [vote('ada')], true, asked)).toHaveLength(1);
    expect(asked).toEqual([`MFA policies of ${ORGANIZATION_ID}`]);
  });
});

describe('the condition of an MFA policy', () => {
  const steps = [{ any: [{ type: PASSKEY }] }] satisfies Steps;
  const named = (id: string, condition: string) => ({ userId: 'ada', id, condition, requiredMethods: steps });
  const applied = async (...policies: Policies) => (await states(policies)).map(({ policy }) => policy.id);

  it('Only the first policy of a user whose condition holds applies', async () => {
    const never = named('first', "activity.kind == 'CREATE_USERS'");
    const holds = named('second', "activity.kind == 'DELETE_API_KEYS'");
    expect(await applied(never, holds, named('third', ''))).toEqual(['second']);
    expect(await applied(never)).toEqual([]);
    expect(await applied(named('only', ''))).toEqual(['only']);
  });

  it('A condition that cannot be evaluated does not apply, unless the request was too large', async () => {
    expect(await applied(named('error', "wallet.id == 'w'"), named('next', ''))).toEqual(['next']);
    const costly = named('costly', 'activity.params.api_key_ids.all(a, a == a)');
    const large = Array.from({ length: 200_000 }, () => 'id');
    const votes = [vote('ada')];
    const pending = { ...pendingActivity({ votes }), parameters: { userId: 'u', apiKeyIds: large } };
    const [state] = await mfaStates(storeStandIn({ mfaPolicies: [costly] }), pending, votes);
    expect(state?.policy.id).toBe('costly');
  });

  it('A condition that is not in the language is an error', async () => {
    await expect(applied(named('broken', '=='))).rejects.toThrow();
  });
});
