import { controlEndpoint } from '../endpoint.ts';
import { StateFile } from './state-schemas.ts';

export const exportState = controlEndpoint({
  method: 'GET',
  path: 'state',
  name: 'exportState',
  summary: 'The whole state, for another authority. It holds the private keys of the test users.',
  output: StateFile,
  async answer({ state, clock }) {
    const { tables, ...rest } = await state.export();
    const rows = Object.entries(tables).map(([name, text]) => [name, JSON.parse(text)]);
    return {
      format: 'postern-state-1',
      now: new Date(clock.now()).toISOString(),
      ...rest,
      tables: Object.fromEntries(rows),
    };
  },
});
