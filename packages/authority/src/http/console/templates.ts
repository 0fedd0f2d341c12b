import { z } from 'zod';
import type { ConsoleEndpoint } from './endpoint.ts';

/** The e-mail templates. Their folder is read again, so that an author sees each change. */
export const templates: ConsoleEndpoint<'templates', object> = {
  name: 'templates',
  method: 'GET',
  parameters: z.object({}),
  async answer(_, { messageSettings }) {
    const problems = await messageSettings.templates.reload();
    const listed = messageSettings.templates.list().map(({ id, language, direction, variables, revision }) => ({
      id,
      language,
      direction,
      variables: [...variables],
      revision,
    }));
    return { templates: listed, problems: [...problems] };
  },
};
