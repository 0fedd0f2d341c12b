import fc from 'fast-check';
import { changedText } from '../changes.ts';
import { readCorpus } from '../corpus.ts';
import type { Target } from '../target.ts';

const ADDRESS = /^[!-?A-~]{1,64}@[a-z0-9.-]{1,253}$/;
/** What may stand between the digits of a phone number without a meaning. */
const FORMATTING = /[^\p{Nd}]/gu;

export const emailAddresses: Target = {
  name: 'contacts: e-mail addresses',
  property({ canonicalContact }, count) {
    const originals = readCorpus('contacts').email;
    const inputs = originals.map((original) =>
      changedText(original, '@.+-_%İKſß﹫＠').map((text) => ({ original, text })),
    );
    const canonical = (text: string) => canonicalContact('OTP_TYPE_EMAIL', text)?.contact;
    return fc.property(fc.oneof(...inputs), ({ original, text }) => {
      const contact = canonical(text);
      if (contact === undefined && text === original) throw new Error('a valid address is refused');
      if (contact !== undefined) {
        if (canonical(contact) !== contact) throw new Error('the one spelling has another spelling');
        if (!ADDRESS.test(contact) || contact !== contact.toLowerCase()) throw new Error('the spelling is not the one');
        const [local] = text.trim().split('@');
        if (contact.slice(0, contact.lastIndexOf('@')) !== local?.toLowerCase()) throw new Error('another mailbox');
      }
      count(contact === undefined ? 'refused' : 'accepted');
    });
  },
};

export const phoneNumbers: Target = {
  name: 'contacts: phone numbers',
  property({ canonicalContact }, count) {
    const originals = readCorpus('contacts').phone;
    const inputs = originals.map((original) =>
      changedText(original, '+0123456789٣３;xe()-').map((text) => ({ original, text })),
    );
    const canonical = (text: string) => canonicalContact('OTP_TYPE_SMS', text)?.contact;
    return fc.property(fc.oneof(...inputs), ({ original, text }) => {
      const contact = canonical(text);
      if (contact === undefined && text === original) throw new Error('a valid number is refused');
      if (contact !== undefined) {
        if (canonical(contact) !== contact) throw new Error('the one spelling has another spelling');
        if (!/^\+[0-9]{5,17}$/.test(contact)) throw new Error('the spelling is not E.164');
        const digits = [...text.normalize('NFKC').replace(FORMATTING, '')].map(digitOf).join('');
        if (!isPartOf(contact.slice(1), digits)) throw new Error('the number has digits that were not typed');
      }
      count(contact === undefined ? 'refused' : 'accepted');
    });
  },
};

/** The value of a decimal digit of any script: each script has its ten digits in a row. */
function digitOf(character: string): string {
  let code = character.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - 1))) {
    code -= 1;
    value += 1;
  }
  return String(value);
}

/** Whether the digits are those that were typed, without some of them: a national prefix is left out. */
function isPartOf(digits: string, typed: string): boolean {
  let at = 0;
  for (const digit of typed) if (digit === digits[at]) at += 1;
  return at === digits.length;
}
