import { expect, test } from 'vitest';
import { launchChromium } from './chromium.ts';

test('Chromium opens a page and makes a key', async () => {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    // WebCrypto is there on trustworthy origins only, of which a page without one is none.
    await page.route('http://localhost/', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<title>Here</title>' }),
    );
    await page.goto('http://localhost/');
    const algorithm = await page.evaluate(async () => {
      const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
      return pair.privateKey.algorithm.name;
    });
    expect(algorithm).toBe('ECDSA');
  } finally {
    await browser.close();
  }
});
