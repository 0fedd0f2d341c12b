import { type CountryCode, type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { SANDBOX_CONTACTS } from './sandbox-contacts.ts';

/** A phone number in its one spelling. */
export interface CanonicalPhoneNumber {
  /** E.164. */
  number: string;
  /** ISO 3166-1 alpha-2, when the number belongs to one country. */
  country?: CountryCode;
  /** Whether codes may be sent there: not to numbers that are not allocated, and not to those that cost extra. */
  isReachable: boolean;
}

/** The kinds of numbers whose owner earns money with each message, or that are not the phone of one person. */
const REFUSED_KINDS: ReadonlySet<string> = new Set([
  'PREMIUM_RATE',
  'SHARED_COST',
  'PERSONAL_NUMBER',
  'TOLL_FREE',
  'UAN',
  'PAGER',
  'VOICEMAIL',
]);

/**
 * Returns the one spelling of a phone number with its country code.
 * @returns undefined when it is not the number of a phone. Numbering plans change: use `isReachable` only before you
 * send a code, never for a number that is already proved.
 *
 * @example
 * ```ts
 * import { canonicalPhoneNumber } from '@postern/protocol/phone-number';
 *
 * canonicalPhoneNumber('+49 (30) 901820'); // { number: '+4930901820', country: 'DE', isReachable: true }
 * ```
 */
export function canonicalPhoneNumber(text: string): CanonicalPhoneNumber | undefined {
  // Full-width, as an East Asian keyboard types it.
  const trimmed = text.trim().replace(/^\uff0b/, '+');
  // Without a country code, the number would depend on the country of the reader.
  const number = trimmed.startsWith('+') ? parse(trimmed) : undefined;
  // The number of Turnkey's sandbox is in no numbering plan. Nothing is sent to it.
  if (number?.number === SANDBOX_CONTACTS.OTP_TYPE_SMS) return { number: number.number, isReachable: false };
  if (!number?.isPossible() || number.ext) return undefined;
  // The parser removes one national prefix (`+49 0 30 …`). A number with several of them has no single spelling.
  if (parse(number.number)?.number !== number.number) return undefined;
  const { country } = number;
  return { number: number.number, isReachable: isOfPerson(number), ...(country ? { country } : {}) };
}

function parse(text: string): PhoneNumber | undefined {
  return parsePhoneNumberFromString(text, { extract: false });
}

function isOfPerson(number: PhoneNumber): boolean {
  const kind = number.getType();
  // Numbers without a country are satellite phones and international premium services.
  return kind !== undefined && !REFUSED_KINDS.has(kind) && !number.isNonGeographic();
}
