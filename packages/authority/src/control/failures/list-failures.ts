import { controlEndpoint } from '../endpoint.ts';
import { FailureList } from './failure-schemas.ts';

export const listFailures = controlEndpoint({
  method: 'GET',
  path: 'failures',
  name: 'listFailures',
  summary: 'The failures that still wait for a request.',
  output: FailureList,
  answer: ({ failures }) => ({ failures: failures.list() }),
});
