import { expect, test } from 'vitest';
import { z } from 'zod';
import { auditEventSchema } from './audit-event.ts';

test('The schema file in docs/ is the one that the backend has; `npx vitest packages/backend/src/audit -u` writes it anew', async () => {
  const file = new URL('../../../../docs/audit-event.schema.json', import.meta.url).pathname;
  await expect(`${JSON.stringify(z.toJSONSchema(auditEventSchema), null, 2)}\n`).toMatchFileSnapshot(file);
});
