import { withProof } from '@postern/client/proof';
import './turnkey-core-page.ts';

/** The page with requests that have a proof, and with `@turnkey/core`. */
const proofGlobals = { ...corePage, withProof };

declare global {
  var proofPage: typeof proofGlobals;
}

globalThis.proofPage = proofGlobals;
