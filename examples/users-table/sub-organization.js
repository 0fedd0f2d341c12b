import { findInvitation } from './users.js';

const ETHEREUM = {
  curve: 'CURVE_SECP256K1',
  pathFormat: 'PATH_FORMAT_BIP32',
  path: "m/44'/60'/0'/0/0",
  addressFormat: 'ADDRESS_FORMAT_ETHEREUM',
};
const SOLANA = {
  curve: 'CURVE_ED25519',
  pathFormat: 'PATH_FORMAT_BIP32',
  path: "m/44'/501'/0'/0'",
  addressFormat: 'ADDRESS_FORMAT_SOLANA',
};

/** What the sub-organization of a new user looks like. The identity is proved. */
export async function subOrganizationOf(identity) {
  const invitation = await findInvitation(identity);
  const accounts = invitation?.with_solana ? [ETHEREUM, SOLANA] : [ETHEREUM];
  return {
    name: `Example: ${invitation?.name ?? identity.type}`,
    ...(invitation ? { userName: invitation.name } : {}),
    wallet: { walletName: 'Main wallet', accounts },
  };
}
