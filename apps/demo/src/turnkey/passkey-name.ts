const DEVICES: [pattern: RegExp, name: string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'Mac'],
  [/CrOS/, 'Chromebook'],
  [/Linux/, 'Linux'],
];

/** Names the device in front of the user, so that passkeys can be told apart: "Passkey on Mac". */
export function passkeyName(): string {
  const device = DEVICES.find(([pattern]) => pattern.test(navigator.userAgent))?.[1];
  return device ? `Passkey on ${device}` : 'Passkey';
}
