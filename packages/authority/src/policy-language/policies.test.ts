import { describe, expect, it } from 'vitest';
import { UNKNOWN } from '../vault/keys/transactions/unsigned-transaction.ts';
import type { Voter, Votes } from './consensus.ts';
import { decide, type PolicyEffect, parsePolicy } from './policies.ts';
import type { PolicyStruct } from './value.ts';

const voter = (id: string, ...tags: string[]): Voter => ({
  user: { id, tags, email: `${id}@example.com` },
  credentials: [{ id: `key-${id}`, type: 'CREDENTIAL_TYPE_API_KEY_P256', publicKey: `02${id}` }],
});
const withPasskey = (of: Voter): Voter => ({
  ...of,
  credentials: [{ id: 'passkey', type: 'CREDENTIAL_TYPE_WEBAUTHN_AUTHENTICATOR', credentialId: 'id', publicKey: '04' }],
});

const policy = (
  policyId: string,
  effect: PolicyEffect,
  text: { condition?: string; consensus?: string; time?: string },
) => parsePolicy({ policyId, effect, ...text });
const allow = (text: { condition?: string; consensus?: string; time?: string }, policyId = 'allow') =>
  policy(policyId, 'EFFECT_ALLOW', text);
const deny = (text: { condition?: string; consensus?: string; time?: string }, policyId = 'deny') =>
  policy(policyId, 'EFFECT_DENY', text);

const request = (votes: Partial<Votes> = {}, environment: PolicyStruct = {}) => ({
  environment,
  now: new Date(0),
  votes: { approved: [voter('alice')], rejected: [], undecided: [], ...votes },
});

describe('decide', () => {
  it('An activity is denied implicitly when no policy applies', () => {
    expect(decide([], request())).toEqual({ outcome: 'OUTCOME_DENY_IMPLICIT', evaluations: [] });
    expect(decide([allow({ condition: 'false' })], request())).toEqual({
      outcome: 'OUTCOME_DENY_IMPLICIT',
      evaluations: [{ policyId: 'allow', outcome: 'OUTCOME_DENY_IMPLICIT' }],
    });
  });

  it('A DENY that applies wins over every ALLOW, and all policies are reported', () => {
    expect(
      decide(
        [allow({ condition: 'false' }, 'other'), allow({ condition: 'true' }), deny({ condition: 'true' })],
        request(),
      ),
    ).toEqual({
      outcome: 'OUTCOME_DENY_EXPLICIT',
      evaluations: [
        { policyId: 'other', outcome: 'OUTCOME_DENY_IMPLICIT' },
        { policyId: 'allow', outcome: 'OUTCOME_ALLOW' },
        { policyId: 'deny', outcome: 'OUTCOME_DENY_EXPLICIT' },
      ],
    });
  });

  it('An absent or empty expression of a policy holds', () => {
    expect(
      decide([allow({ condition: '', time: '', consensus: "approvers.any(u, u.id == 'alice')" })], request()).outcome,
    ).toBe('OUTCOME_ALLOW');
    expect(decide([deny({ consensus: "approvers.any(u, u.id == 'bob')" }), allow({})], request()).outcome).toBe(
      'OUTCOME_ALLOW',
    );
  });

  it('A policy that cannot be evaluated, or does not evaluate to a bool, is skipped', () => {
    const broken = [
      deny({ condition: "eth.tx.to == 'a'" }, 'missing'),
      deny({ condition: '1' }, 'int'),
      deny({ consensus: 'approvers' }, 'list'),
    ];
    const { outcome, evaluations } = decide([...broken, allow({})], request());
    expect(outcome).toBe('OUTCOME_ALLOW');
    expect(evaluations.map((evaluation) => evaluation.outcome)).toEqual([
      'OUTCOME_ERROR',
      'OUTCOME_ERROR',
      'OUTCOME_ERROR',
      'OUTCOME_ALLOW',
    ]);
    expect(decide([allow({ condition: "eth.tx.to == 'a'" })], request()).outcome).toBe('OUTCOME_DENY_IMPLICIT');
  });

  it('A DENY applies even to a request so large that an ALLOW would fail', () => {
    const environment = { l: Array.from({ length: 60_000 }, () => 'x') };
    const condition = "l.any(x, x == 'bad')";
    expect(decide([allow({}), deny({ condition })], request({}, environment)).outcome).toBe('OUTCOME_DENY_EXPLICIT');
    expect(decide([allow({ condition })], request({}, environment)).evaluations).toEqual([
      { policyId: 'allow', outcome: 'OUTCOME_ERROR' },
    ]);
  });

  it('A DENY that reads an unknown value applies, and an ALLOW that does is skipped', () => {
    const environment = { a: UNKNOWN } as unknown as PolicyStruct;
    const condition = "a == 'x'";
    expect(decide([deny({ condition }), allow({})], request({}, environment)).evaluations).toEqual([
      { policyId: 'deny', outcome: 'OUTCOME_DENY_EXPLICIT' },
      { policyId: 'allow', outcome: 'OUTCOME_ALLOW' },
    ]);
    expect(decide([allow({ condition })], request({}, environment)).evaluations).toEqual([
      { policyId: 'allow', outcome: 'OUTCOME_ERROR' },
    ]);
  });

  it('Any other error of an evaluation is a defect', () => {
    const fail = () => {
      throw new Error('a defect');
    };
    const environment = Object.defineProperty({}, 'a', { get: fail });
    expect(() => decide([deny({ condition: "a == 'x'" })], request({}, environment))).toThrow('a defect');
  });

  it('A policy outside of its time does not count', () => {
    const inactive = "time.now > Timestamp('2000-01-01T00:00:00Z')";
    expect(decide([deny({ time: inactive }), allow({})], request())).toEqual({
      outcome: 'OUTCOME_ALLOW',
      evaluations: [
        { policyId: 'deny', outcome: 'OUTCOME_TIME_INACTIVE' },
        { policyId: 'allow', outcome: 'OUTCOME_ALLOW' },
      ],
    });
  });

  it('An ALLOW that holds is preferred to one that waits for approvals', () => {
    const waits = allow({ consensus: 'approvers.count() >= 2' }, 'waits');
    const votes = { undecided: [voter('bob')] };
    expect(decide([waits], request(votes)).outcome).toBe('OUTCOME_REQUIRES_CONSENSUS');
    expect(decide([waits, allow({})], request(votes)).outcome).toBe('OUTCOME_ALLOW');
    expect(decide([waits, deny({})], request(votes)).outcome).toBe('OUTCOME_DENY_EXPLICIT');
  });
});

describe('decide: a consensus that does not hold yet', () => {
  const outcome = (consensus: string, votes: Partial<Votes>) => decide([allow({ consensus })], request(votes)).outcome;
  const [agent, ops, ops2, human, stranger, ceo] = [
    voter('agent', 'AGENT'),
    voter('ops', 'OPS'),
    voter('ops2', 'OPS'),
    voter('human', 'HUMAN'),
    voter('stranger'),
    voter('ceo'),
  ] as const;
  const twoOps = "approvers.filter(user, user.tags.contains('OPS')).count() >= 2";
  const agentAndHuman = "approvers.any(u, u.tags.contains('AGENT')) && approvers.any(u, u.tags.contains('HUMAN'))";

  it('A consensus of two waits for the second user, and holds with both', () => {
    expect(outcome(twoOps, { approved: [ops], undecided: [stranger, ops2] })).toBe('OUTCOME_REQUIRES_CONSENSUS');
    expect(outcome(twoOps, { approved: [ops, ops2], undecided: [stranger] })).toBe('OUTCOME_ALLOW');
    expect(outcome(agentAndHuman, { approved: [agent], undecided: [human, voter('agent2', 'AGENT')] })).toBe(
      'OUTCOME_REQUIRES_CONSENSUS',
    );
    expect(outcome(agentAndHuman, { approved: [human], undecided: [agent] })).toBe('OUTCOME_REQUIRES_CONSENSUS');
  });

  it('A consensus is denied when there are not enough users for it', () => {
    expect(outcome(twoOps, { approved: [ops], undecided: [stranger, human] })).toBe('OUTCOME_DENY_IMPLICIT');
  });

  it('A user whom the consensus does not count is denied, and the users whom it counts are not asked', () => {
    const everyone = { approved: [stranger], undecided: [ops, ops2, agent, human, ceo] };
    expect(outcome(twoOps, everyone)).toBe('OUTCOME_DENY_IMPLICIT');
    expect(outcome(agentAndHuman, everyone)).toBe('OUTCOME_DENY_IMPLICIT');
    expect(outcome("approvers.any(u, u.id == 'ceo')", everyone)).toBe('OUTCOME_DENY_IMPLICIT');
    expect(outcome('approvers.count() >= 2', everyone)).toBe('OUTCOME_REQUIRES_CONSENSUS');
  });

  it('A user can count in any one of several alternatives of a consensus', () => {
    const alternatives = `(approvers.any(u, u.id == 'ceo') || ${twoOps}) && approvers.any(u, u.tags.contains('HUMAN'))`;
    for (const undecided of [
      [ceo, ops2, human],
      [human, ops2, ceo],
      [ops2, human, ceo],
    ]) {
      expect(outcome(alternatives, { approved: [ops], undecided })).toBe('OUTCOME_REQUIRES_CONSENSUS');
    }
    expect(outcome(alternatives, { approved: [stranger], undecided: [ceo, ops, ops2, human] })).toBe(
      'OUTCOME_DENY_IMPLICIT',
    );
  });

  it('A consensus counts all credentials of users still to vote, and the used ones of those who approved', () => {
    const passkey = "credentials.filter(c, c.type == 'CREDENTIAL_TYPE_WEBAUTHN_AUTHENTICATOR').count() >= 2";
    expect(outcome(passkey, { approved: [withPasskey(ops)], undecided: [withPasskey(ops2)] })).toBe(
      'OUTCOME_REQUIRES_CONSENSUS',
    );
    expect(outcome(passkey, { approved: [withPasskey(ops)], undecided: [ops2] })).toBe('OUTCOME_DENY_IMPLICIT');
    expect(outcome(passkey, { approved: [ops], undecided: [withPasskey(ops2), withPasskey(human)] })).toBe(
      'OUTCOME_DENY_IMPLICIT',
    );
  });

  it('An activity is rejected when only rejections stop its consensus', () => {
    expect(outcome(twoOps, { approved: [ops], rejected: [ops2] })).toBe('OUTCOME_REJECTED');
    expect(outcome(twoOps, { approved: [ops], rejected: [ops2], undecided: [voter('ops3', 'OPS')] })).toBe(
      'OUTCOME_REQUIRES_CONSENSUS',
    );
    expect(outcome(twoOps, { approved: [ops], rejected: [human] })).toBe('OUTCOME_DENY_IMPLICIT');
  });

  it('A consensus of a hundred users and a hundred conditions is decided in bounded time', () => {
    const users = Array.from({ length: 99 }, (_, index) => voter(`u${index}`, 'OPS'));
    const consensus = Array.from({ length: 100 }, (_, index) => `approvers.any(u, u.id == 'u${index % 99}')`).join(
      ' && ',
    );
    const started = performance.now();
    expect(['OUTCOME_DENY_IMPLICIT', 'OUTCOME_ERROR']).toContain(
      decide([allow({ consensus })], request({ approved: [stranger], undecided: users })).evaluations[0]?.outcome,
    );
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(outcome(twoOps, { approved: [ops], undecided: users })).toBe('OUTCOME_REQUIRES_CONSENSUS');
  });
});
