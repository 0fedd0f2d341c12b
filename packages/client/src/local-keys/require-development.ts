const DEVELOPMENT = ['development', 'test'];

/** How to leave the plugin out, for the errors. */
const ADVICE = "Add the plugin in development only: process.env.NODE_ENV === 'development' && …";

/**
 * Refuses a build that is not known to be one for development.
 *
 * @param bundler - its name, for the error
 * @param modes - what says for which purpose the build is; undefined counts for nothing
 * @throws Error when one of them says production, or none says development or test
 */
export function requireDevelopment(bundler: string, modes: readonly (string | undefined)[]): void {
  if (modes.includes('production')) {
    throw new Error(`Local keys are for development, but this is a production build by ${bundler}. ${ADVICE}`);
  }
  if (!modes.some((mode) => mode !== undefined && DEVELOPMENT.includes(mode))) {
    throw new Error(
      `Local keys are for development, but nothing says that this build by ${bundler} is for development: ` +
        `set NODE_ENV=development. ${ADVICE}`,
    );
  }
}
