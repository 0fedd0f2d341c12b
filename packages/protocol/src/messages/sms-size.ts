/** The characters of the GSM 7-bit default alphabet, apart from the escape (3GPP TS 23.038, section 6.2.1). */
const GSM_7 = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);

/** The characters of its extension table. Each takes two places (section 6.2.1.1). */
const GSM_7_EXTENSION = new Set('\f^{}\\[~]|€');

/** How an SMS is sent. */
export interface SmsSize {
  /** `UCS-2` as soon as one character is not in the GSM 7-bit alphabet. */
  encoding: 'GSM-7' | 'UCS-2';
  /** Places that the text takes in this encoding. */
  characters: number;
  /** How many messages are sent, and paid for. */
  segments: number;
  /** Places in each segment. */
  segmentSize: number;
}

/** How many segments a text needs as an SMS: 160 places of GSM-7 or 70 of UCS-2, and 153 or 67 in each of several. */
export function smsSize(text: string): SmsSize {
  const letters = [...text];
  const isGsm = letters.every((letter) => GSM_7.has(letter) || GSM_7_EXTENSION.has(letter));
  const widthOf = (letter: string): number => (isGsm ? (GSM_7_EXTENSION.has(letter) ? 2 : 1) : letter.length);
  const characters = letters.reduce((sum, letter) => sum + widthOf(letter), 0);
  const encoding = isGsm ? 'GSM-7' : 'UCS-2';
  const [single, each] = isGsm ? [160, 153] : [70, 67];
  if (characters <= single) return { encoding, characters, segments: 1, segmentSize: single };
  // No letter is cut in two.
  let [segments, filled] = [1, 0];
  for (const letter of letters) {
    const width = widthOf(letter);
    if (filled + width > each) [segments, filled] = [segments + 1, 0];
    filled += width;
  }
  return { encoding, characters, segments, segmentSize: each };
}
