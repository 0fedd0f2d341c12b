import { z } from 'zod';
import { apiError } from '../../errors/api-error.ts';
import { controlEndpoint } from '../endpoint.ts';

export const restoreSnapshot = controlEndpoint({
  method: 'POST',
  path: 'snapshots/restore',
  name: 'restoreSnapshot',
  summary: 'Brings a state back. Failures that were ordered are forgotten.',
  input: z.object({ id: z.string().max(100) }),
  output: z.object({ id: z.string() }),
  async answer({ snapshots, failures }, { id }) {
    if (!(await snapshots.restore(id))) throw apiError('SNAPSHOT_NOT_FOUND');
    failures.clear();
    return { id };
  },
});
