import { expect, test } from 'vitest';
import { compileEmailTemplate } from '../../packages/authority/src/messages/templates/email-template.ts';
import { blocksOf, readPage } from './blocks/markdown.ts';

const PAGE = 'docs/messages.md';

test('The template of docs/messages.md makes an e-mail', async () => {
  const html = blocksOf(PAGE, await readPage(PAGE)).find(({ language }) => language === 'html')?.code;
  const template = compileEmailTemplate('sign-in-en', 'en', { subject: 'Your code', html });
  const values = new Map([
    ['name', 'Ada'],
    ['AppName', 'Example'],
    ['OtpCode', '123456'],
    ['ValidFor', '5 minutes'],
  ]);
  expect(template.render(values, false).text).toBe(
    'Hello Ada,\n\nyour code for Example is 123456. It is valid for 5 minutes.',
  );
});
