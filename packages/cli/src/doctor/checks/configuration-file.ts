import { basename } from 'node:path';
import type { Check } from '../check.ts';
import { failed, ok } from '../finding.ts';

export const configurationFile: Check = {
  id: 'configuration-file',
  title: 'Files of the configuration',
  looksAt: 'Whether postern.config.ts, .env and the files of secrets can be loaded, where they exist.',
  run({ configFile, configFailure }) {
    if (configFailure === undefined) {
      return ok(configFile === undefined ? 'none; the environment is used' : basename(configFile));
    }
    const [, problem = configFailure, fix = 'Correct the file.'] = /^(.*): ([^:]+)$/s.exec(configFailure) ?? [];
    return [failed(problem.endsWith('.') ? problem : `${problem}.`, fix.charAt(0).toUpperCase() + fix.slice(1))];
  },
};
