import { CheckFailure } from './check-failure.ts';
import { type Finding, type Problem, unless } from './finding.ts';
import type { Provider } from './oauth-documents.ts';

/** Looks at all providers side by side. One that does not answer does not hide what is wrong with the others. */
export async function eachProvider(
  providers: readonly Provider[],
  look: (provider: Provider) => Promise<readonly Problem[]>,
): Promise<Finding> {
  const problems = await Promise.all(
    providers.map((provider) =>
      look(provider).catch((error: unknown) => {
        if (error instanceof CheckFailure) return [error.problem];
        throw error;
      }),
    ),
  );
  return unless(problems.flat(), providers.map(({ name }) => name).join(', '));
}
