/** How codes are sent. */
export type ContactMethod = 'email' | 'sms';

/** What the user typed: a contact to send a code to, or what is wrong with it. */
export type ReadContact = { contact: string } | { problem: string };

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/;
/** About E.164, with the digits and the plus sign of any keyboard. */
const PHONE = /^[+\uff0b]\p{Nd}{7,15}$/u;
const SEPARATORS = /[\s().\-/]/g;

/** Removes spaces and punctuation. The server decides whether the contact exists. */
export function readContact(method: ContactMethod, typed: string): ReadContact {
  if (method === 'email') {
    const contact = typed.trim();
    return EMAIL.test(contact) ? { contact } : { problem: 'Type an e-mail address, such as ada@example.com.' };
  }
  const contact = typed.replace(SEPARATORS, '').replace(/^00/, '+');
  return PHONE.test(contact)
    ? { contact }
    : { problem: 'Type the number with its country code, such as +1 415 555 2671.' };
}
