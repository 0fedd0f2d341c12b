import { z } from 'zod';
import { notFound } from '../../errors/api-error.ts';
import { Uuid } from '../../operation/schemas.ts';
import type { PolicyEvaluationRecord, PolicyRecord } from '../../store/policies.ts';
import type { VoteAsOfNow } from '../../store/votes.ts';
import type { StoryPolicy, StoryVote } from './answers.ts';
import type { ConsoleEndpoint } from './endpoint.ts';

interface Params {
  organizationId: string;
  id: string;
}

/** The story of an activity: who submitted it, who voted, and what the policies said at each vote. */
export const activity: ConsoleEndpoint<'activity', Params> = {
  name: 'activity',
  method: 'GET',
  parameters: z.object({ organizationId: Uuid, id: Uuid }),
  async answer({ organizationId, id }, { database: { store }, runtime }) {
    const record = await store.activities.find(organizationId, id);
    if (!record) throw notFound('activity');
    const { decidingOrganizationId } = record;
    const [organization, deciding, votes, policies, evaluations] = await Promise.all([
      store.organizations.find(organizationId),
      store.organizations.find(decidingOrganizationId),
      store.votes.list(organizationId, [id], new Date(runtime.now())),
      store.policies.list(decidingOrganizationId),
      store.policies.listEvaluations(organizationId, id),
    ]);
    const [first] = votes;
    const rootUserIds = deciding?.rootUserIds ?? [];
    return {
      activity: {
        organizationId,
        organizationName: organization?.name ?? '',
        id,
        type: record.type,
        status: record.status,
        createdAt: record.createdAt.toISOString(),
        updatedAt: record.updatedAt.toISOString(),
        proposerId: first?.userId ?? null,
        proposerName: first?.voter?.name ?? null,
        fingerprint: record.fingerprint,
        intent: record.intent,
        result: record.result,
        failure: record.failure,
        decidedBy: record.decidedBy,
        decidingOrganizationId,
        decidingOrganizationName: deciding?.name ?? '',
        rootQuorumThreshold: deciding?.rootQuorumThreshold ?? 1,
        votes: votes.map((vote) => storyVote(vote, rootUserIds, policiesAt(vote, policies, evaluations))),
      },
    };
  },
};

function storyVote(vote: VoteAsOfNow, rootUserIds: readonly string[], policies: StoryPolicy[]): StoryVote {
  return {
    id: vote.id,
    userId: vote.userId,
    userName: vote.voter?.name ?? null,
    isRoot: rootUserIds.includes(vote.userId),
    selection: vote.selection,
    method: vote.method.type,
    counts: vote.hasCredential,
    createdAt: vote.createdAt.toISOString(),
    policies,
  };
}

function policiesAt(
  vote: VoteAsOfNow,
  policies: readonly PolicyRecord[],
  records: readonly PolicyEvaluationRecord[],
): StoryPolicy[] {
  return records
    .filter(({ voteId }) => voteId === vote.id)
    .flatMap(({ evaluations }) => evaluations)
    .map(({ policyId, outcome }) => {
      const policy = policies.find(({ id }) => id === policyId);
      return {
        policyId,
        name: policy?.name ?? null,
        effect: policy?.effect ?? null,
        outcome,
        hasChanged: policy !== undefined && policy.updatedAt > vote.createdAt,
      };
    });
}
