import { z } from 'zod';
import { controlEndpoint } from '../endpoint.ts';

export const takeSnapshot = controlEndpoint({
  method: 'POST',
  path: 'snapshots',
  name: 'takeSnapshot',
  summary: 'Keeps the state in the memory of the authority: the rows, the clock and which codes were handed out.',
  output: z.object({ id: z.string() }),
  answer: async ({ snapshots }) => ({ id: await snapshots.take() }),
});
