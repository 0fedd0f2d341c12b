import { expect, test } from 'vitest';
import { attackRows, formatTable } from './attack-table.ts';

const result = (name: string, heading: string, tests: Record<string, string>, status = 'passed') => ({
  name: `/repository/tests/attacks/${name}.test.ts`,
  status,
  assertionResults: Object.entries(tests).map(([title, outcome]) => ({
    ancestorTitles: [heading],
    title,
    status: outcome,
  })),
});

const rows = attackRows({
  testResults: [
    result('s20-audit-trail', 'S20: an attack leaves no trace', { 'It can be told.': 'passed' }),
    result(
      's09-session-tokens',
      'S9: forged tokens',
      { One: 'passed', Two: 'failed', 'The guide’s server takes it.': 'failed' },
      'failed',
    ),
    result('s35-sandbox-contacts-backend', 'S35: the sandbox', {
      'On the guide’s server, anyone is let in.': 'passed',
    }),
    result('s35-sandbox-contacts-authority', 'S35: the sandbox', { 'It is off.': 'passed' }),
    result('s30-rebinding', 'no tests', {}, 'failed'),
    result('mistakes-of-peers', 'mistakes that others have made', { 'An old one.': 'passed' }),
  ],
});

test('The table of attacks has one row for each attack, in the order of the ids, and files without an id come last', () => {
  expect(rows.map(({ id }) => id)).toEqual(['S9', 'S20', 'S30', 'S35', 'mistakes-of-peers']);
  expect(rows[3]).toEqual({ id: 'S35', tried: 'the sandbox', here: 'fails (2 tests)', guide: 'succeeds' });
});

test('A failed test, a file that cannot be loaded and a guide that was not shown are told', () => {
  expect(rows[0]).toEqual({
    id: 'S9',
    tried: 'forged tokens',
    here: '2 of 3 tests failed',
    guide: 'not shown: a test failed',
  });
  expect(rows[1]?.guide).toBe('–');
  expect(rows[2]).toMatchObject({ tried: 's30-rebinding', here: 'could not be tried' });
});

test('The table has a line for its head and one for each row, in columns', () => {
  const lines = formatTable(rows).split('\n');
  expect(lines).toHaveLength(6);
  expect(new Set(lines.map((line) => line.search(/forged|the attack|what is/)).filter((at) => at >= 0)).size).toBe(1);
});
