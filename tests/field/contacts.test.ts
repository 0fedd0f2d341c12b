import { domainToUnicode } from 'node:url';
import { canonicalEmailAddress } from '@postern/protocol';
import { canonicalPhoneNumber } from '@postern/protocol/phone-number';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** The same cases in every run. */
const RUNS = { seed: 20_261_125, numRuns: 2_000 };

const ATEXT = "abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~";
const atom = fc.string({ unit: fc.constantFrom(...ATEXT), minLength: 1, maxLength: 12 });
const localPart = fc.array(atom, { minLength: 1, maxLength: 3 }).map((atoms) => atoms.join('.'));
/** Letters of several scripts, with lower and upper case, signs and composed forms. */
const LETTERS = [...'abcxyz0189', ...'äöüßéñçøåæ', ...'привет', ...'αβγς', ...'日本語', ...'한국', 'ا', 'ب', 'ش', 'é'];
const label = fc.string({ unit: fc.constantFrom(...LETTERS), minLength: 1, maxLength: 8 });
const domain = fc
  .tuple(label, fc.constantFrom('com', 'de', 'рф', 'xn--p1ai', 'みんな'))
  .map((labels) => labels.join('.'));
const address = fc.tuple(localPart, domain).map(([local, host]) => `${local}@${host}`);

/** Other spellings of the same mailbox. */
const SPELLINGS: [string, (address: string) => string][] = [
  ['in capitals', (text) => text.replace(/[a-z]/g, (letter) => letter.toUpperCase())],
  ['with the domain in capitals of every script', (text) => onDomain(text, (host) => upperCase(host))],
  ['with the domain as punycode', (text) => onDomain(text, (host) => new URL(`https://${host}`).hostname)],
  ['with the domain in its own script', (text) => onDomain(text, (host) => domainToUnicode(host) || host)],
  ['with the letters of the domain composed', (text) => onDomain(text, (host) => host.normalize('NFC'))],
  ['with the letters of the domain decomposed', (text) => onDomain(text, (host) => host.normalize('NFD'))],
  ['with full-width letters in the domain', (text) => onDomain(text, fullWidth)],
  ['with an ideographic full stop', (text) => onDomain(text, (host) => host.replaceAll('.', '\u3002'))],
  ['with a soft hyphen in the domain', (text) => onDomain(text, (host) => `${host[0]}\u00ad${host.slice(1)}`)],
  ['with white space around it', (text) => ` \t${text}\n`],
];

function onDomain(text: string, change: (host: string) => string): string {
  const at = text.lastIndexOf('@');
  return text.slice(0, at + 1) + change(text.slice(at + 1));
}

/** Letters whose capital is another word in lower case (ß, ς) stay as they are. */
function upperCase(text: string): string {
  return [...text]
    .map((letter) => (letter.toUpperCase().toLowerCase() === letter ? letter.toUpperCase() : letter))
    .join('');
}

function fullWidth(host: string): string {
  return host.replace(/[a-z0-9]/g, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0));
}

describe('the canonical form of an e-mail address', () => {
  it('The canonical spelling of an e-mail address is its own canonical spelling', () => {
    fc.assert(
      fc.property(address, (text) => {
        const canonical = canonicalEmailAddress(text);
        if (canonical !== undefined) expect(canonicalEmailAddress(canonical)).toBe(canonical);
      }),
      RUNS,
    );
  });

  it.each(SPELLINGS)(
    'An e-mail address written %s has the same canonical spelling, so that one mailbox is one identity',
    (_what, spell) => {
      let compared = 0;
      fc.assert(
        fc.property(address, (text) => {
          const canonical = canonicalEmailAddress(text);
          if (canonical === undefined) return;
          compared++;
          expect(canonicalEmailAddress(spell(text))).toBe(canonical);
        }),
        RUNS,
      );
      expect(compared).toBeGreaterThan(RUNS.numRuns / 2);
    },
  );

  it('The canonical spelling of an e-mail address is ASCII, and no mail program reads it as two addresses', () => {
    const anything = fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), mutated(address));
    fc.assert(
      fc.property(anything, (text) => {
        const canonical = canonicalEmailAddress(text);
        if (canonical !== undefined) expect(canonical).toMatch(/^[a-z0-9!#$%&'*+/=?^_`{|}~.-]+@[a-z0-9.-]+$/);
      }),
      RUNS,
    );
  });
});

/** With one character put in anywhere. */
function mutated(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const character = fc.string({ unit: 'binary', minLength: 1, maxLength: 1 });
  return fc
    .tuple(texts, fc.nat({ max: 40 }), character)
    .map(([text, index, put]) => text.slice(0, index) + put + text.slice(index));
}

const CALLING_CODES = [
  '1',
  '7',
  '20',
  '33',
  '39',
  '44',
  '49',
  '52',
  '54',
  '55',
  '81',
  '86',
  '91',
  '225',
  '380',
  '599',
  '881',
];
const number = fc
  .tuple(
    fc.constantFrom(...CALLING_CODES),
    fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 4, maxLength: 12 }),
  )
  .map(([code, rest]) => `+${code}${rest}`);

const digitsFrom = (zero: number) => (text: string) =>
  text.replace(/[0-9]/g, (digit) => String.fromCodePoint(zero + Number(digit)));

const PHONE_SPELLINGS: [string, (number: string) => string][] = [
  ['with spaces', (text) => text.replace(/(\d{3})/g, '$1 ')],
  ['with hyphens', (text) => text.replace(/(\d{2})(?=\d)/g, '$1-')],
  ['with brackets', (text) => text.replace(/^(\+\d{3})(\d{2})/, '$1 ($2) ')],
  ['in full-width digits', digitsFrom(0xff10)],
  ['in Arabic-Indic digits', digitsFrom(0x0660)],
  ['with a full-width plus sign', (text) => text.replace('+', '\uff0b')],
  ['with white space around it', (text) => `\n ${text} `],
];

describe('the canonical form of a phone number', () => {
  it('The canonical spelling of a phone number is its own canonical spelling', () => {
    fc.assert(
      fc.property(number, (text) => {
        const canonical = canonicalPhoneNumber(text);
        if (canonical) expect(canonicalPhoneNumber(canonical.number)).toEqual(canonical);
      }),
      RUNS,
    );
  });

  it.each(PHONE_SPELLINGS)(
    'A phone number written %s has the same canonical spelling, so that one phone is one identity',
    (_what, spell) => {
      let compared = 0;
      fc.assert(
        fc.property(number, (text) => {
          const canonical = canonicalPhoneNumber(text);
          if (!canonical) return;
          compared++;
          expect(canonicalPhoneNumber(spell(text))).toEqual(canonical);
        }),
        RUNS,
      );
      expect(compared).toBeGreaterThan(RUNS.numRuns / 10);
    },
  );
});

it('Reading a contact never throws, whatever its text', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    mutated(address),
    mutated(number),
    fc.string({
      unit: fc.constantFrom('+', '0', '9', '@', '.', '\u0000', '\ud800', '\udc00', 'x', '-', '(', ';ext='),
      maxLength: 300,
    }),
  );
  fc.assert(
    fc.property(anything, (text) => {
      canonicalEmailAddress(text);
      canonicalPhoneNumber(text);
    }),
    { ...RUNS, numRuns: 5_000 },
  );
});
