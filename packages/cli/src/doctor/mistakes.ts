import { failed, type Problem } from './finding.ts';

/** A sentence of the backend about an option, and the one after it that says how to mend it. */
export function problemOfMistake(sentences: string, otherFix: string): Problem {
  const [, problem = sentences, fix = otherFix] = /^(.*?\.) ([A-Z].*)$/s.exec(sentences) ?? [];
  return failed(problem, fix);
}
