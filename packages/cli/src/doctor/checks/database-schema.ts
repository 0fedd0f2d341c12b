import type { Check } from '../check.ts';
import { failed, ok, skipped, warning } from '../finding.ts';

export const databaseSchema: Check = {
  id: 'database-schema',
  title: 'Schema of the store',
  looksAt: 'Whether the schema is the one of this version, and what the next start would migrate.',
  needs: ['database'],
  async run({ database: given }) {
    if (!given) return skipped('DATABASE_URL is not set.');
    const { doneSteps, knownSteps, mayCreate } = await given.inspect();
    if (doneSteps !== undefined && doneSteps > knownSteps) {
      return [
        failed(
          'A newer version of Postern has changed the schema, so this one refuses to start.',
          'Install the newer version here too: npm install postern@latest @postern/backend@latest',
        ),
      ];
    }
    if (doneSteps === knownSteps) return ok(`step ${doneSteps}`);
    const pending = knownSteps - (doneSteps ?? 0);
    if (!mayCreate) {
      return [
        failed(
          `The next start has to make ${pending} steps of the schema, but this user of the database may not create tables.`,
          'Grant it: GRANT CREATE ON DATABASE … TO …, or start the backend once as a user who may.',
        ),
      ];
    }
    if (doneSteps === undefined) return ok('not there yet; the first start makes it');
    return [
      warning(
        `The schema is ${pending} steps behind this version; the next start makes them.`,
        'Make a backup, then start the backend once: npx postern backend.',
      ),
    ];
  },
};
