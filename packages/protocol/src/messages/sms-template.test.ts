import { describe, expect, test } from 'vitest';
import { smsSize } from './sms-size.ts';
import { smsTemplateProblem } from './sms-template.ts';

describe('the size of an SMS', () => {
  test.each([
    ['', 'GSM-7', 0, 1],
    ['a'.repeat(160), 'GSM-7', 160, 1],
    ['a'.repeat(161), 'GSM-7', 161, 2],
    ['a'.repeat(306), 'GSM-7', 306, 2],
    ['a'.repeat(307), 'GSM-7', 307, 3],
    ['€'.repeat(80), 'GSM-7', 160, 1],
    // An escape and its character stay in one segment.
    [`${'a'.repeat(152)}€${'a'.repeat(152)}`, 'GSM-7', 306, 3],
    ['Grüße, ñ, Ω', 'GSM-7', 11, 1],
    ['ç', 'UCS-2', 1, 1],
    ['`', 'UCS-2', 1, 1],
    ['رمز'.repeat(23), 'UCS-2', 69, 1],
    ['あ'.repeat(70), 'UCS-2', 70, 1],
    ['あ'.repeat(71), 'UCS-2', 71, 2],
    ['😀'.repeat(35), 'UCS-2', 70, 1],
    // A surrogate pair is not cut in two: 33 fit into 67 places.
    ['😀'.repeat(67), 'UCS-2', 134, 3],
  ])('The text %j is %s with %i places in %i segments', (text, encoding, characters, segments) => {
    expect(smsSize(text)).toMatchObject({ encoding, characters, segments });
  });
});

describe('the template of an SMS', () => {
  test.each([
    'Your Example code is {{.OtpCode}}',
    '{{.OtpCode}} ist Ihr Code für Beispiel.\n\n@beispiel.example #{{.OtpCode}}',
    'رمز الدخول: {{.OtpCode}}',
    'Ask Mr. Smith at example. {{.OtpCode}}',
  ])('The template %j is accepted', (template) => {
    expect(smsTemplateProblem(template)).toBeUndefined();
  });

  test.each([
    ['Hello', 'it is there 0 times'],
    ['{{.OtpCode}} and {{.OtpCode}}', 'it is there 2 times'],
    ['{{ .OtpCode }}', 'it is there 0 times'],
    ['{{.OtpCode}} {{.AppName}}', 'no place but {{.OtpCode}}'],
    ['{{.OtpCode}} {{if', 'no place but {{.OtpCode}}'],
    ['{{.OtpCode}} https://evil.example/x', 'no link'],
    ['{{.OtpCode}} WWW.evil.example', 'no link'],
    ['{{.OtpCode}} bit.ly/x', 'no link'],
    ['{{.OtpCode}} javascript://x', 'no link'],
    ['{{.OtpCode}}\n\nhttps://evil.example #1\n@a.example #{{.OtpCode}}', 'no link'],
    ['{{.OtpCode}}\u202e', 'no marks that change direction'],
    ['{{.OtpCode}}\r\n', 'no control characters'],
    ['\0{{.OtpCode}}', 'no control characters'],
    [`{{.OtpCode}} ${'あ'.repeat(200)}`, 'it needs 4 (UCS-2)'],
    [`{{.OtpCode}} ${'a'.repeat(1_000)}`, 'at most 1000 characters'],
  ])('The template %j is refused: %s', (template, problem) => {
    expect(smsTemplateProblem(template)).toContain(problem);
  });
});
