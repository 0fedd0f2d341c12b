import { controlEndpoint } from '../endpoint.ts';
import { FailureList } from './failure-schemas.ts';

export const deleteFailures = controlEndpoint({
  method: 'DELETE',
  path: 'failures',
  name: 'deleteFailures',
  summary: 'Forgets all failures, and ends the requests that wait for an answer.',
  output: FailureList,
  answer({ failures }) {
    failures.clear();
    return { failures: failures.list() };
  },
});
