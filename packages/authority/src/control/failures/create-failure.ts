import { controlEndpoint } from '../endpoint.ts';
import { FailureList, FailureParams } from './failure-schemas.ts';

export const createFailure = controlEndpoint({
  method: 'POST',
  path: 'failures',
  name: 'createFailure',
  summary: 'Makes the next requests for an operation fail.',
  input: FailureParams,
  output: FailureList,
  answer({ failures }, failure) {
    failures.add(failure);
    return { failures: failures.list() };
  },
});
