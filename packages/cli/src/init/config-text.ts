import type { Answers } from './answers.ts';

const ALL_OPTIONS = 'https://github.invalid/postern/postern/blob/main/docs/configuration.md';

/** The text of a new `postern.config.ts`. */
export function configText({ appName, origins, smsCountries }: Answers): string {
  return `import { defineConfig } from '@postern/backend';

// The keys are in .env: this file has no secret, so it can be in git.
// All options: ${ALL_OPTIONS}
export default defineConfig({
  // In the messages with codes.
  appName: ${quoted(appName)},
  // The exact origins of the pages that call the backend, such as 'https://app.example.com'.
  origins: ${list(origins)},
${smsCountries ? forTurnkey(smsCountries) : FOR_LOCAL}});
`;
}

const FOR_LOCAL = `  // Where "npx postern backend" listens. "npx postern dev" has 3000.
  server: { port: 8080 },
`;

function forTurnkey(smsCountries: readonly string[]): string {
  return `  // Countries that get codes by SMS, such as 'DE' (ISO 3166-1). With [] no codes are sent by SMS.
  otp: { smsCountries: ${list(smsCountries)} },
  // Several processes have to share one PostgreSQL:
  // databaseUrl: process.env.DATABASE_URL,
  // Behind a proxy or a load balancer, how many there are:
  // trustedProxies: 1,
`;
}

function list(texts: readonly string[]): string {
  return `[${texts.map(quoted).join(', ')}]`;
}

/** JSON escapes everything that would end the text, and TypeScript reads it. */
function quoted(text: string): string {
  const json = JSON.stringify(text);
  return /['\\]/.test(json) ? json : `'${json.slice(1, -1)}'`;
}
