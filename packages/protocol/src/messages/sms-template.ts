import { hasControls } from './plain-text.ts';
import { smsSize } from './sms-size.ts';

/** The place of the code in the template of an SMS. */
export const SMS_CODE_PLACE = '{{.OtpCode}}';

/** The longest code that Turnkey sends, in wide letters. */
const LONGEST_CODE = 'WWWWWWWWW';
const MAX_LENGTH = 1_000;
const MAX_SEGMENTS = 3;

/**
 * The last line of a message that is bound to a domain: browsers fill in its code on pages of that domain only (WICG,
 * "Origin-bound one-time codes delivered via SMS").
 */
const BOUND_TO_DOMAIN = /\n@[a-z0-9-]+(\.[a-z0-9-]+)+ #\{\{\.OtpCode\}\}$/;

/** A scheme, `www.`, or a host with a path. */
const LINK = /[a-z][a-z0-9+.-]*:\/\/|\bwww\.|\b[a-z0-9-]+\.[a-z]{2,}\/\S/i;

/**
 * Says what is wrong with the template of an SMS with a code.
 * @returns The end of a sentence that begins with the name of the template; undefined when nothing is wrong.
 */
export function smsTemplateProblem(template: string): string | undefined {
  if (template.length > MAX_LENGTH) return `must have at most ${MAX_LENGTH} characters`;
  const text = template.replace(BOUND_TO_DOMAIN, '');
  const places = text.split(SMS_CODE_PLACE).length - 1;
  if (places !== 1) {
    return `must contain ${SMS_CODE_PLACE} once (and once more only in a last line such as "@example.com #${SMS_CODE_PLACE}"); it is there ${places} times`;
  }
  if (/\{\{|\}\}/.test(text.replace(SMS_CODE_PLACE, ''))) return `must have no place but ${SMS_CODE_PLACE}`;
  if (hasControls(text.replaceAll('\n', '')))
    return 'must have no control characters and no marks that change direction';
  if (LINK.test(text)) return 'must have no link, because people must not learn to open links in messages with codes';
  const { segments, encoding } = smsSize(template.replaceAll(SMS_CODE_PLACE, LONGEST_CODE));
  if (segments > MAX_SEGMENTS) return `must fit into ${MAX_SEGMENTS} SMS; it needs ${segments} (${encoding})`;
  return undefined;
}
