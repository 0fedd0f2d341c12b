import fc from 'fast-check';
import { changedHex, changedText } from '../changes.ts';
import { readCorpus } from '../corpus.ts';
import { changedInputs, type Target, unlessRefused } from '../target.ts';

export const walletMessages: Target = {
  name: 'SIWE messages of wallets',
  isSlow: true,
  property({ checkWallet, isFor, nonceOf, signerOf }, count) {
    const inputs = readCorpus('wallets').map((original) =>
      fc.oneof(
        changedText(original.message).map((message) => ({ ...original, original, message })),
        changedHex(original.signature).map((signature) => ({ ...original, original, signature })),
      ),
    );
    return changedInputs(
      fc.oneof(...inputs),
      ({ original, message, signature }) => {
        isFor('sign-up', message);
        nonceOf(message);
        signerOf(message);
        const key = unlessRefused(() => checkWallet({ message, signature }), 'AuthError', 'WireFormatError');
        return {
          isIntact: message === original.message && signature === original.signature,
          isAccepted: key !== undefined,
          meansTheSame: message === original.message && key?.publicKey === original.publicKey,
        };
      },
      count,
    );
  },
};
