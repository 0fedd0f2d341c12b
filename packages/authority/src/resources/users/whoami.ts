import { z } from 'zod';
import type { QueryDefinition } from '../../operation/query-definition.ts';

interface Answer {
  organizationId: string;
  organizationName: string;
  userId: string;
  username: string;
}

/** The user who stamped this request. */
export const whoami: QueryDefinition<object, Answer> = {
  name: 'whoami',
  parameters: z.object({}),
  isAboutCaller: true,
  async answer(_, { caller }) {
    const { organization, userId, userName } = caller;
    return { organizationId: organization.id, organizationName: organization.name, userId, username: userName };
  },
};
