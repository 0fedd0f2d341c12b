const LONGEST = 512;

/** The first that matches counts: most browsers also name the ones that they descend from. */
const BROWSERS: [pattern: RegExp, name: string][] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\bOPR\/|\bOPT\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bCriOS\/|\bHeadlessChrome\/|\bChrome\/|\bChromium\//, 'Chrome'],
  [/\bVersion\/.*\bSafari\//, 'Safari'],
];

const SYSTEMS: [pattern: RegExp, name: string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b|^okhttp\//, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'Mac'],
  // Apps of iPhones and iPads that do not name themselves.
  [/\bCFNetwork\/.*\bDarwin\//, 'iOS'],
  [/\bLinux\b/, 'Linux'],
];

/**
 * Names the browser and the device of a request: `Chrome on Windows`. The name consists of words of these tables, so
 * no text of the sender is stored or shown.
 * @param userAgent The header `User-Agent` (RFC 9110, section 10.1.5).
 * @returns Undefined when neither is known.
 */
export function deviceName(userAgent: string): string | undefined {
  const text = userAgent.slice(0, LONGEST);
  const system = nameIn(SYSTEMS, text);
  const browser = nameIn(BROWSERS, text);
  if (!system) return browser;
  return `${browser ?? 'App'} on ${system}`;
}

function nameIn(table: typeof BROWSERS, text: string): string | undefined {
  return table.find(([pattern]) => pattern.test(text))?.[1];
}
