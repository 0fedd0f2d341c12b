import { describe, expect, it } from 'vitest';
import {
  type Asked,
  type DecisionData,
  ORGANIZATION_ID,
  type Proposal,
  pendingActivity,
  rejection,
  storeStandIn,
  vote,
} from '../../test-vectors/decision-stand-in.ts';
import { decide } from './decide.ts';

const ADA = '00000000-0000-4000-8000-000000000001';
const BOB = '00000000-0000-4000-8000-000000000002';
const EVE = '00000000-0000-4000-8000-000000000003';
const ROOTS = { rootUserIds: [ADA, BOB, EVE], threshold: 2 };
const ONLY_ROOT = { ...ROOTS, type: 'ACTIVITY_TYPE_UPDATE_ROOT_QUORUM' } as const;
const allow = { id: 'allow', effect: 'EFFECT_ALLOW' } as const;
const deny = { id: 'deny', effect: 'EFFECT_DENY' } as const;
const PASSKEY = { type: 'AUTHENTICATION_TYPE_PASSKEY' } as const;
const needsPasskey = (userId: string) => ({ userId, requiredMethods: [{ any: [PASSKEY] }] });

const decision = (proposal: Proposal, data: DecisionData = {}, asked: Asked = []) =>
  decide(storeStandIn(data, asked), pendingActivity(proposal));
const outcome = async (proposal: Proposal, data: DecisionData = {}) => (await decision(proposal, data)).outcome;
const denied = (proposal: Proposal, data: DecisionData = {}) => decision(proposal, data).catch((error) => error);

describe('the root quorum', () => {
  it('An activity is allowed as soon as the root quorum has approved it, and waits before', async () => {
    expect(await outcome({ ...ROOTS, votes: [vote(ADA)] })).toBe('consensus-needed');
    expect(await decision({ ...ROOTS, votes: [vote(ADA), vote(BOB)] })).toEqual({
      outcome: 'allowed',
      by: 'root-quorum',
      evaluations: [],
    });
  });

  it('The same user twice is not a quorum of two', async () => {
    expect(await outcome({ ...ROOTS, votes: [vote(ADA), vote(ADA, { credentialId: 'other' })] })).toBe(
      'consensus-needed',
    );
  });

  it('A vote whose credential is gone does not count', async () => {
    const gone = vote(BOB, { hasCredential: false });
    expect(await outcome({ ...ROOTS, votes: [vote(ADA), gone] })).toBe('consensus-needed');
  });

  it('A root user who approved and then rejected does not count as approving', async () => {
    const votes = [vote(ADA), vote(BOB), rejection(BOB)];
    expect(await outcome({ ...ROOTS, votes })).toBe('consensus-needed');
  });

  it('An activity of the root quorum waits for it, and no policy can allow it', async () => {
    const asked: Asked = [];
    const data = { policies: [allow] };
    expect(await decision({ ...ONLY_ROOT, votes: [vote(ADA)] }, data, asked)).toEqual({
      outcome: 'consensus-needed',
      by: 'root-quorum',
      evaluations: [],
    });
    expect(asked).not.toContain(`policies of ${ORGANIZATION_ID}`);
    expect(await outcome({ ...ONLY_ROOT, votes: [vote(ADA), vote(BOB)] }, data)).toBe('allowed');
  });

  it('An activity of the root quorum is rejected when too many rejected, and denied to other users', async () => {
    expect(await outcome({ ...ONLY_ROOT, votes: [vote(ADA), rejection(BOB)] })).toBe('consensus-needed');
    expect(await outcome({ ...ONLY_ROOT, votes: [vote(ADA), rejection(BOB), rejection(EVE)] })).toBe('rejected');
    const stranger = '00000000-0000-4000-8000-000000000004';
    expect(await denied({ ...ONLY_ROOT, votes: [vote(stranger)] })).toMatchObject({ status: 'PERMISSION_DENIED' });
  });
});

describe('the proposer', () => {
  it('A proposer who rejects withdraws the activity, also when the quorum is met', async () => {
    const votes = [vote(ADA), vote(BOB), vote(EVE), rejection(ADA)];
    expect(await decision({ ...ROOTS, votes }, { policies: [allow] })).toEqual({
      outcome: 'rejected',
      by: 'proposer',
      evaluations: [],
    });
  });

  it('Without the own approval of the proposer the activity waits, whoever else approved', async () => {
    const votes = [vote(ADA, { hasCredential: false }), vote(BOB), vote(EVE)];
    expect(await decision({ ...ROOTS, votes })).toEqual({
      outcome: 'consensus-needed',
      by: 'proposer',
      evaluations: [],
    });
  });

  it('An activity that others rejected is rejected, also without the own approval of the proposer', async () => {
    const votes = [vote(ADA, { hasCredential: false }), rejection(BOB), rejection(EVE)];
    expect(await outcome({ ...ONLY_ROOT, votes })).toBe('rejected');
  });

  it('Users may act on what is their own, and not on what belongs to others', async () => {
    expect(await outcome({ votes: [vote(ADA)], targetUserId: ADA })).toBe('allowed');
    expect(await denied({ votes: [vote(ADA)], targetUserId: BOB })).toMatchObject({ status: 'PERMISSION_DENIED' });
  });

  it('A policy that denies also denies what users may do by themselves', async () => {
    const data = { policies: [deny] };
    const error = await denied({ votes: [vote(ADA)], targetUserId: ADA }, data);
    expect(error).toBeInstanceOf(Error);
    expect(JSON.stringify(error)).toContain('OUTCOME_DENY_EXPLICIT');
  });
});

describe('policies', () => {
  const stranger = { votes: [vote(EVE)], rootUserIds: [ADA, BOB], threshold: 2 };

  it('A policy allows, with its evaluation', async () => {
    expect(await decision(stranger, { policies: [allow], users: [{ id: EVE }] })).toEqual({
      outcome: 'allowed',
      by: 'policies',
      evaluations: [{ policyId: 'allow', outcome: 'OUTCOME_ALLOW' }],
    });
  });

  it('Without a policy the activity is denied, and neither users nor credentials are read', async () => {
    const asked: Asked = [];
    await expect(decision(stranger, {}, asked)).rejects.toMatchObject({ status: 'PERMISSION_DENIED' });
    expect(asked).toEqual([`MFA policies of ${ORGANIZATION_ID}`, `policies of ${ORGANIZATION_ID}`]);
  });

  it('A condition reads the activity, a consensus the votes, and a time the clock', async () => {
    const data = (policy: object) => ({ policies: [{ ...allow, ...policy }], users: [{ id: EVE, tags: ['tag'] }] });
    const allowed = [
      { condition: "activity.kind == 'DELETE_API_KEYS'" },
      { consensus: `approvers.any(user, user.id == '${EVE}' && user.tags.contains('tag'))` },
      { consensus: `credentials.any(c, c.public_key == 'key of ${EVE}')` },
      { time: "time.now >= Timestamp('2026-01-01T00:00:00Z')" },
    ];
    for (const policy of allowed) expect(await outcome(stranger, data(policy))).toBe('allowed');
    const others = [
      { condition: "activity.kind == 'CREATE_USERS'" },
      { time: "time.now >= Timestamp('2027-01-01T00:00:00Z')" },
    ];
    for (const policy of others) expect(await denied(stranger, data(policy))).toBeInstanceOf(Error);
  });

  it('A consensus that can still be met waits, and one that was rejected does not', async () => {
    const consensus = `approvers.any(user, user.id == '${ADA}') && approvers.any(user, user.id == '${EVE}')`;
    const data = { policies: [{ ...allow, consensus }], users: [{ id: ADA }, { id: EVE }] };
    const waiting = await decision({ votes: [vote(EVE)] }, data);
    expect(waiting).toEqual({
      outcome: 'consensus-needed',
      by: 'policies',
      evaluations: [{ policyId: 'allow', outcome: 'OUTCOME_REQUIRES_CONSENSUS' }],
    });
    expect(await outcome({ votes: [vote(EVE), rejection(ADA)] }, data)).toBe('rejected');
    expect(await outcome({ votes: [vote(EVE), vote(ADA)] }, data)).toBe('allowed');
  });

  it('While the root quorum can still approve, the activity waits although the policies deny it', async () => {
    const proposal = { ...ROOTS, votes: [vote(ADA)] };
    expect(await decision(proposal, { policies: [deny], users: [{ id: ADA }] })).toEqual({
      outcome: 'consensus-needed',
      by: 'root-quorum',
      evaluations: [{ policyId: 'deny', outcome: 'OUTCOME_DENY_EXPLICIT' }],
    });
    expect(await outcome({ ...ROOTS, votes: [vote(ADA), rejection(BOB), rejection(EVE)] })).toBe('rejected');
  });
});

describe('MFA', () => {
  it('A proposer who has not passed MFA needs authenticators, whatever the votes are', async () => {
    const data = { mfaPolicies: [needsPasskey(ADA)], policies: [allow] };
    const votes = [vote(ADA), vote(BOB), vote(EVE)];
    expect(await decision({ ...ROOTS, votes }, data)).toEqual({
      outcome: 'authenticators-needed',
      by: 'mfa',
      evaluations: [],
    });
    const proved = [...votes, vote(ADA, { method: { ...PASSKEY, id: 'passkey' } })];
    expect(await outcome({ ...ROOTS, votes: proved }, data)).toBe('allowed');
  });

  it('The approval of another user counts only after MFA, the rejection always', async () => {
    const data = { mfaPolicies: [needsPasskey(BOB)] };
    expect(await outcome({ ...ROOTS, votes: [vote(ADA), vote(BOB)] }, data)).toBe('consensus-needed');
    const rejected = { ...ONLY_ROOT, votes: [vote(ADA), rejection(BOB), rejection(EVE)] };
    const both = { mfaPolicies: [needsPasskey(BOB), needsPasskey(EVE)] };
    expect(await outcome(rejected, both)).toBe('rejected');
    const votes = [vote(ADA), vote(BOB), vote(EVE), rejection(BOB), rejection(EVE)];
    expect(await outcome({ ...ONLY_ROOT, votes }, both)).toBe('rejected');
  });

  it('The approvals of a user who has not passed MFA do not reach the policies', async () => {
    const consensus = `approvers.any(user, user.id == '${BOB}')`;
    const data = { policies: [{ ...allow, consensus }], users: [{ id: ADA }, { id: BOB }] };
    const votes = [vote(ADA), vote(BOB)];
    expect(await outcome({ votes }, data)).toBe('allowed');
    expect(await denied({ votes }, { ...data, mfaPolicies: [needsPasskey(BOB)] })).toBeInstanceOf(Error);
  });
});
