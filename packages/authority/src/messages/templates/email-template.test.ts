import { describe, expect, test } from 'vitest';
import { builtInTemplates } from './built-in.ts';
import { compileEmailTemplate, MissingVariable, UnsafeLink } from './email-template.ts';

const compile = (html: string, language = 'en') => compileEmailTemplate('test', language, { subject: 'S', html });
const render = (html: string, values: Record<string, string> = {}) =>
  compile(html).render(new Map(Object.entries({ OtpCode: '123456', ...values })), false).html ?? '';
/** The HTML between the tags that were put around it. */
const inside = (html: string, values: Record<string, string> = {}) =>
  render(html, values).slice('<!doctype html><html lang="en" dir="ltr">'.length, -'</html>'.length);

describe('an e-mail template', () => {
  test('A value is put into text and quoted attributes, escaped', () => {
    const name = `"><script>alert('x')</script>&`;
    expect(inside('<p title="{{.Name}}">{{.Name}} {{.OtpCode}}</p>', { Name: name })).toBe(
      `<p title="${escaped(name)}">${escaped(name)} 123456</p>`,
    );
  });

  test('A value is not read as a template, and a name reaches no part of an object', () => {
    expect(inside('{{.OtpCode}} {{.Name}}', { Name: '{{.OtpCode}}{{constructor}}' })).toBe(
      '123456 {{.OtpCode}}{{constructor}}',
    );
    for (const name of ['constructor', 'toString', 'hasOwnProperty', 'size']) {
      expect(() => render(`{{.OtpCode}}{{.${name}}}`)).toThrow(MissingVariable);
      expect(inside(`{{.OtpCode}}{{if .${name}}}yes{{else}}no{{end}}`)).toBe('123456no');
    }
  });

  test('A condition holds when its variable has a text', () => {
    const html = '{{.OtpCode}}{{if .A}}a{{if .B}}b{{else}}-{{end}}{{end}}';
    expect(inside(html)).toBe('123456');
    expect(inside(html, { A: '' })).toBe('123456');
    expect(inside(html, { A: '1' })).toBe('123456a-');
    expect(inside(html, { A: '1', B: '1' })).toBe('123456ab');
  });

  test('An address that is a variable must be a link that runs no code', () => {
    const html = '<a href="{{.Link}}">{{.OtpCode}}</a>';
    expect(inside(html, { Link: 'https://a.example/?b=1&c="' })).toContain(
      'href="https://a.example/?b=1&amp;c=&quot;"',
    );
    expect(inside(html, { Link: 'com.example.app://x' })).toContain('href="com.example.app://x"');
    for (const Link of [
      'javascript:alert(1)',
      'javascript://%0aalert(1)',
      'data:text/html,x',
      ' https://a.example',
      'x',
    ]) {
      expect(() => render(html, { Link })).toThrow(UnsafeLink);
    }
    const part = `<a href='https://a.example/?q={{.Word}}'>{{.OtpCode}}</a>`;
    expect(inside(part, { Word: `a&b=c'/..` })).toContain(`'https://a.example/?q=a%26b%3Dc&#39;%2F..'`);
  });

  test.each([
    ['<script>{{.OtpCode}}</script>', 'line 1: <script> cannot be used'],
    ['<p onclick="{{.OtpCode}}">x</p>', 'onclick cannot be used'],
    ['<style>{{.OtpCode}}</style>', 'a place must be in text'],
    ['<p style="color:{{.Color}}">{{.OtpCode}}</p>', 'a place must be in text'],
    ['<p class={{.Name}}>{{.OtpCode}}</p>', 'a place must be in text'],
    ['<a href={{.Name}}>{{.OtpCode}}</a>', 'a place must be in text'],
    ['<{{.Name}}>{{.OtpCode}}', 'a place must be in text'],
    ['</{{.Name}}>{{.OtpCode}}', 'a place must be in text'],
    ['{{if .A}}<{{else}}{{.B}}{{end}}{{.OtpCode}}', 'a place must be in text'],
    ['<p {{.Name}}="x">{{.OtpCode}}</p>', 'a place must be in text'],
    ['<!-- {{.Name}} -->{{.OtpCode}}', 'a place must be in text'],
    ['<a href="https://{{.Host}}/">{{.OtpCode}}</a>', 'a part of an address must come after https://'],
    ['<a href="javascript:{{.Code}}">{{.OtpCode}}</a>', 'a part of an address must come after https://'],
    ['<p title="{{if .A}}x{{end}}">{{.OtpCode}}</p>', 'must be in text, around whole elements'],
    ['{{if .A}}<a href="{{else}}{{.B}}{{end}}">{{.OtpCode}}</a>', 'must be in text, around whole elements'],
    ['{{if .A}}<style>{{end}}{{.OtpCode}}</style>', 'must be in text, around whole elements'],
    ['\n\n{{.OtpCode}}{{template "x"}}', 'line 3: only {{.Name}}'],
    ['{{.OtpCode}}{{printf "%s" .X}}', 'only {{.Name}}'],
    ['{{.OtpCode}}{{.A.B}}', 'only {{.Name}}'],
    ['{{.OtpCode}}{{constructor}}', 'only {{.Name}}'],
    ['{{.OtpCode}}{{.__proto__}}', 'only {{.Name}}'],
    ['{{.OtpCode}}{{{.Name}}}', 'does not end with }}'],
    ['{{.OtpCode}}{{', 'does not end with }}'],
    ['{{.OtpCode}}{{if .A}}x', '{{if}} has no {{end}}'],
    ['{{.OtpCode}}{{end}}', '{{end}} has no {{if}}'],
    ['{{.OtpCode}}{{if .A}}{{else}}{{else}}{{end}}', '{{else}} has no {{if}}'],
    ['{{if .A}}'.repeat(11), 'inside each other'],
    ['{{.OtpCode}}'.repeat(201), 'more than 200 places'],
    ['{{.AppName}}', 'no place for the code'],
    [`{{.OtpCode}}${'a'.repeat(100_000)}`, 'more than 100000 characters'],
  ])('The HTML %j is refused', (html, problem) => {
    expect(() => compile(html)).toThrow(problem);
  });

  test.each([
    ['{{.OtpCode}}', 'code-in-subject only'],
    ['', 'is empty'],
    ['two\nlines', 'must be one line'],
  ])('The subject %j is refused', (subject, problem) => {
    expect(() => compileEmailTemplate('test', 'en', { subject, text: '{{.OtpCode}}' })).toThrow(problem);
  });

  test.each([
    ['ar', '<p>{{.OtpCode}}</p>', '<html lang="ar" dir="rtl">'],
    ['he', '<!doctype html>\n<HTML class="x">{{.OtpCode}}</HTML>', '<HTML lang="he" dir="rtl" class="x">'],
    ['fa', '<html lang="fa-AF">{{.OtpCode}}</html>', '<html dir="rtl" lang="fa-AF">'],
    ['en', '<html>{{.OtpCode}}</html>', '<html lang="en" dir="ltr">'],
    ['ar', '<!-- <html> --><html dir="ltr">{{.OtpCode}}</html>', '<!-- <html> --><html lang="ar" dir="ltr">'],
  ])('In %s, the HTML %j says its language and direction', (language, html, expected) => {
    expect(compile(html, language).render(new Map([['OtpCode', '1']]), false).html).toContain(expected);
  });

  test('The plain text comes from the HTML when its author has written none', () => {
    const html =
      '<p>Hello {{.Name}},</p><p>your code is <b>{{.OtpCode}}</b></p><img src="https://a.example/x.png" alt="X">';
    const values = new Map([
      ['OtpCode', '123456'],
      ['Name', '<b>'],
    ]);
    expect(compile(html).render(values, false).text).toBe('Hello <b>,\n\nyour code is 123456');
  });

  test.each(builtInTemplates())('The built-in template $id is complete in its language', (template) => {
    const values = new Map([
      ['OtpCode', '123456'],
      ['AppName', 'A & B'],
      ['ValidFor', '5 min'],
    ]);
    const email = template.render(values, false);
    expect(email.subject).toContain('A & B');
    expect(email.subject).not.toContain('123456');
    expect(template.render(values, true).subject).toContain('123456');
    expect(email.html).toContain(`<html lang="${template.language}" dir="${template.direction}">`);
    for (const part of [email.text, email.html ?? '']) {
      expect(part).toContain('123456');
      expect(part).toContain('5 min');
      expect(part).not.toMatch(/\{\{|http/);
    }
    values.set('MagicLink', 'https://a.example/?c=1').set('LogoUrl', 'https://a.example/logo.png');
    const full = template.render(values, false);
    expect(full.text.split('\n')).toContain('https://a.example/?c=1');
    expect(full.html).toContain('href="https://a.example/?c=1"');
    expect(full.html).toContain('src="https://a.example/logo.png" alt="A &amp; B"');
    expect(template.variables).toEqual([]);
  });
});

function escaped(text: string): string {
  return text.replace(
    /[&<>"']/g,
    (letter) => `&${{ '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": '#39' }[letter]};`,
  );
}
