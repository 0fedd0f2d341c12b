import { describe, expect, it } from 'vitest';
import { sharedDeployment } from '../backend/deployment.ts';
import { collect, noteSecretFields, noteSecrets, takeLeaks } from './leak-search.ts';

describe('the search for secrets in what is written', () => {
  const deployment = sharedDeployment();

  it('A secret in a log line, in an error and in its cause is found, and not repeated', () => {
    noteSecretFields({ user: [{ verificationToken: 'a-token-of-a-test' }], name: 'public-name' });
    noteSecrets('123456', 'Ada@example.org');
    collect([{ level: 'info' }, 'token a-token-of-a-test']);
    collect(new Error('failed', { cause: new Error('for ada@example.org') }));
    collect({ code: '123456' });
    collect('time 1234567890, 0123456, public-name');
    const leaks = takeLeaks();
    expect(leaks).toHaveLength(3);
    expect(leaks.join()).not.toContain('a-token-of-a-test');
    expect(takeLeaks()).toEqual([]);
  });

  it('An answer may repeat what its own request contained, and nothing else', () => {
    noteSecrets('ada@example.org', 'bob@example.org');
    collect({ fields: ['ada@example.org'] }, { 'ada@example.org': 1 });
    expect(takeLeaks()).toEqual([]);
    noteSecrets('ada@example.org', 'bob@example.org');
    collect({ fields: ['bob@example.org'] }, { 'ada@example.org': 1 });
    expect(takeLeaks()).toHaveLength(1);
  });

  it('What a backend tells its log, its audit events and the console is searched', async () => {
    const contact = deployment.newEmail();
    const log: unknown[] = [];
    const write = (fields: object) => void log.push(fields);
    const postern = deployment.backend({ logger: { info: write, warn: write, error: write } });
    await deployment.prove(deployment.browser(postern), contact);
    expect(takeLeaks()).toEqual([]);
    // Each of the three is a leak only because it is made one here: the id of the request is declared a secret.
    await deployment.browser(postern).initOtp(contact);
    const { audit } = log.at(-1) as { audit: { requestId: string } };
    noteSecrets(audit.requestId);
    console.info(audit.requestId);
    expect(takeLeaks()).toHaveLength(3);
  });
});
