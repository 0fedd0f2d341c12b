import { pageGlobals } from '../page.ts';
import { otpLogin as createKeyPair } from './creating-a-keypair.ts';
import { otpLogin } from './storing-the-session.ts';
import { startTurnkeyClient } from './turnkey-client.ts';

/** A page that is written from Turnkey's guide. */
const guideGlobals = { ...pageGlobals, startTurnkeyClient, createKeyPair, otpLogin };

declare global {
  var guidePage: typeof guideGlobals;
}

globalThis.guidePage = guideGlobals;
