import { describe, expect, it } from 'vitest';
import { apiError } from '../errors/api-error.ts';
import type { Caller } from '../operation/caller.ts';
import type { Store } from '../store/database.ts';
import type { Organization } from '../store/organizations.ts';
import {
  caller,
  type DecisionData,
  ORGANIZATION_ID,
  pendingActivity,
  storeStandIn,
  vote,
} from '../test-vectors/decision-stand-in.ts';
import { organizationOf, type Passage, passGate } from './gate.ts';

const OUT_OF_SCOPE = apiError('OUT_OF_SCOPE').message;
const pending = pendingActivity({ votes: [vote('ada')], parentId: 'parent' });
const own = pending.organization;
const parent: Organization = { ...own, id: 'parent', parentId: null };
const member = caller('ada', own);
const ofParent = caller('root', parent);

const passage = (step: 'propose' | 'vote', access: object = {}, changes: object = {}): Passage => ({
  step,
  pending: {
    ...pending,
    ...changes,
    activity: { ...pending.activity, access: { ...pending.activity.access, ...access } },
  },
});

const pass = (who: Caller, organizationId: string, what: Passage, data: DecisionData = {}) =>
  passGate(storeStandIn(data), who, organizationId, what).then(
    () => 'passes',
    (error) => error.message,
  );

describe('who may request something in an organization', () => {
  it('Members may propose everything', async () => {
    expect(await pass(member, own.id, passage('propose'))).toBe('passes');
  });

  it('The parent may propose only what parents may, and a child only what children may', async () => {
    expect(await pass(ofParent, own.id, passage('propose', { parent: true }))).toBe('passes');
    expect(await pass(ofParent, own.id, passage('propose', { parent: false, child: true }))).not.toBe('passes');
    expect(await pass(member, 'parent', passage('propose', { child: true }))).toBe('passes');
    expect(await pass(member, 'parent', passage('propose', { child: false, parent: true }))).not.toBe('passes');
  });

  it('Only users of the deciding organization may vote, and never through the parent', async () => {
    expect(await pass(member, own.id, passage('vote'))).toBe('passes');
    expect(await pass(member, own.id, passage('vote', {}, { deciding: parent }))).not.toBe('passes');
    expect(await pass(ofParent, own.id, passage('vote', {}, { deciding: parent }))).toBe('passes');
    expect(await pass(ofParent, own.id, passage('vote', { parent: true }))).not.toBe('passes');
    expect(await pass(member, 'parent', passage('vote', { child: true }))).not.toBe('passes');
  });

  it('The refusal names both organizations', async () => {
    await expect(passGate(storeStandIn({}), ofParent, own.id, passage('propose'))).rejects.toThrow(own.id);
  });

  it('Queries are open to members, the parent and children', async () => {
    const query: Passage = { step: 'query', name: 'list_users', isAboutCaller: false };
    for (const [who, id] of [
      [member, own.id],
      [ofParent, own.id],
      [member, 'parent'],
    ] as const) {
      expect(await pass(who, id, query)).toBe('passes');
    }
  });
});

describe('the scope of a session', () => {
  const scoped = caller('ada', own, 'profile');
  const scopes = (profile: string): DecisionData => ({ scopes: { profile } });

  it.each(['propose', 'vote'] as const)('A session may %s only what its scope allows', async (step) => {
    expect(await pass(scoped, own.id, passage(step), scopes("activity.kind == 'DELETE_API_KEYS'"))).toBe('passes');
    expect(await pass(scoped, own.id, passage(step), scopes("activity.kind == 'CREATE_USERS'"))).toBe(OUT_OF_SCOPE);
    expect(await pass(scoped, own.id, passage(step))).toBe(OUT_OF_SCOPE);
  });

  it('A query about an activity needs a scope for that activity', async () => {
    const query: Passage = { step: 'query', name: 'get_activity', isAboutCaller: false, pending };
    expect(await pass(scoped, own.id, query, scopes("activity.kind == 'DELETE_API_KEYS'"))).toBe('passes');
    expect(await pass(scoped, own.id, query, scopes("activity.action == 'READ'"))).toBe(OUT_OF_SCOPE);
  });

  it('Any other query needs a scope for reading', async () => {
    const query: Passage = { step: 'query', name: 'list_users', isAboutCaller: false };
    expect(await pass(scoped, own.id, query, scopes("activity.action == 'READ'"))).toBe('passes');
    expect(await pass(scoped, own.id, query, scopes("activity.resource == 'USER'"))).toBe('passes');
    expect(await pass(scoped, own.id, query, scopes("activity.resource == 'WALLET'"))).toBe(OUT_OF_SCOPE);
  });

  it('A query about the caller needs no scope', async () => {
    const query: Passage = { step: 'query', name: 'whoami', isAboutCaller: true };
    expect(await pass(scoped, own.id, query)).toBe('passes');
  });
});

describe('the organization that a request is about', () => {
  const find = (known: Organization | undefined) =>
    ({
      organizations: { find: (id: string) => Promise.resolve(id === ORGANIZATION_ID ? known : undefined) },
    }) as unknown as Store;

  it('A request of the parent is about the organization that it names', async () => {
    expect(await organizationOf(find(own), ofParent, ORGANIZATION_ID)).toBe(own);
    await expect(organizationOf(find(undefined), ofParent, ORGANIZATION_ID)).rejects.toMatchObject({
      turnkeyErrorCode: 'ORGANIZATION_NOT_FOUND',
    });
  });

  it('A request of a user is about the own organization', async () => {
    expect(await organizationOf(find(undefined), member, own.id)).toBe(own);
    expect(await organizationOf(find(undefined), member, 'parent')).toBe(own);
  });
});
