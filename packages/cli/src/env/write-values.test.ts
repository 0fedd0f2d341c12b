import { expect, test } from 'vitest';
import { intoLines } from './write-values.ts';

const VALUES = { TURNKEY_API_URL: 'http://localhost:4000', POSTERN_URL: 'http://localhost:3000/auth' };

test('An empty file gets every line', () => {
  expect(intoLines('', VALUES)).toEqual({
    text: 'TURNKEY_API_URL=http://localhost:4000\nPOSTERN_URL=http://localhost:3000/auth\n',
    added: ['TURNKEY_API_URL', 'POSTERN_URL'],
    changed: [],
  });
});

test('Only the values of known names change; comments, other lines and their order stay', () => {
  const before =
    '# mine\nSECRET="a=b"\nexport TURNKEY_API_URL=https://old.example.com\n\n# TURNKEY_API_URL=https://a.example.com\nLAST=1';
  expect(intoLines(before, VALUES)).toEqual({
    text: '# mine\nSECRET="a=b"\nexport TURNKEY_API_URL=http://localhost:4000\n\n# TURNKEY_API_URL=https://a.example.com\nLAST=1\nPOSTERN_URL=http://localhost:3000/auth\n',
    added: ['POSTERN_URL'],
    changed: ['TURNKEY_API_URL'],
  });
});

test('The last of two lines with one name is the one that counts, so it changes', () => {
  const { text } = intoLines('TURNKEY_API_URL=a\nTURNKEY_API_URL=b\n', { TURNKEY_API_URL: 'c' });
  expect(text).toBe('TURNKEY_API_URL=a\nTURNKEY_API_URL=c\n');
});

test.each([
  'TURNKEY_API_URL=http://localhost:4000\n',
  'TURNKEY_API_URL="http://localhost:4000"\n',
  "TURNKEY_API_URL = 'http://localhost:4000'\n",
])('A line with the same value stays as it is written: %j', (before) => {
  const { TURNKEY_API_URL } = VALUES;
  expect(intoLines(before, { TURNKEY_API_URL })).toEqual({ text: before, added: [], changed: [] });
});

test('A file with line ends of Windows keeps them', () => {
  expect(intoLines('A=1\r\n', { B: '2' }).text).toBe('A=1\r\nB=2\r\n');
});

test('A name that begins with another name is not that name', () => {
  expect(intoLines('POSTERN_URL_OLD=a\nMY_POSTERN_URL=b\n', { POSTERN_URL: 'c' }).text).toBe(
    'POSTERN_URL_OLD=a\nMY_POSTERN_URL=b\nPOSTERN_URL=c\n',
  );
});
