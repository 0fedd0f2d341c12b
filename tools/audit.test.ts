import { expect, test } from 'vitest';
import { readAudit } from './audit.ts';

const report = (vulnerabilities: object) => JSON.stringify({ auditReportVersion: 2, vulnerabilities, metadata: {} });
const weakness = (severity: string) => ({ name: 'x', severity, isDirect: true, via: [], range: '<2.0.1', nodes: [] });

test('A serious weakness of a dependency fails the check and names the dependency', () => {
  const { isSound, summary } = readAudit(report({ undici: weakness('high'), hono: weakness('moderate') }), false);
  expect(isSound).toBe(false);
  expect(summary).toMatch(/^undici <2\.0\.1: high\n/);
  expect(summary).not.toContain('hono');
});

test('Weaknesses that are not serious, or none, pass', () => {
  expect(readAudit(report({ hono: weakness('low') }), true).isSound).toBe(true);
  expect(readAudit(report({}), true).isSound).toBe(true);
});

test.each(['', 'npm error', '{"message":"405 Method Not Allowed"}'])(
  'A registry that does not answer fails the check only where an answer is required: %j',
  (output) => {
    expect(readAudit(output, false)).toMatchObject({
      isSound: true,
      summary: expect.stringContaining('did not answer'),
    });
    expect(readAudit(output, true).isSound).toBe(false);
  },
);
