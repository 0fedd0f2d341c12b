import { z } from 'zod';
import type { TurnkeyClient } from './turnkey-client.ts';

const answer = z.object({ organizationId: z.string(), userId: z.string() });

/** `whoami` in the parent organization: shows whether the API key works, and for which organization. */
export function whoami(client: TurnkeyClient, deadline: AbortSignal): Promise<z.infer<typeof answer>> {
  return client.query({ name: 'whoami', organizationId: client.organizationId, answer }, deadline);
}
