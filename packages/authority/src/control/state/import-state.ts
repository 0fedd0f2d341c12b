import { z } from 'zod';
import { Time } from '../clock/clock-schemas.ts';
import { controlEndpoint } from '../endpoint.ts';
import { StateFile } from './state-schemas.ts';

const MAX_BODY = 268_435_456;

export const importState = controlEndpoint({
  method: 'PUT',
  path: 'state',
  name: 'importState',
  summary: 'Replaces the whole state, and sets the clock to its time, so that its sessions are still valid.',
  input: StateFile,
  maxBody: MAX_BODY,
  output: z.object({ now: Time }),
  async answer({ state, clock, codes, failures }, { now, tables, migrations, dataKey }) {
    const texts = Object.entries(tables).map(([name, rows]) => [name, JSON.stringify(rows)]);
    await state.import({ migrations, dataKey, tables: Object.fromEntries(texts) });
    clock.set(Date.parse(now));
    codes.forget();
    failures.clear();
    return { now };
  },
});
