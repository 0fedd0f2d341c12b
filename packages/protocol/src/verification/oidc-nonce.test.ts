import { expect, it } from 'vitest';
import { oidcNonce } from './oidc-nonce.ts';

it('The nonce hashes the characters of the key, as Turnkey does', async () => {
  const publicKey = '033ce165e75f67aaf404229f9f3f8774f1fbf3cf890eaf01fbe4c5ebb6aec7c096';
  expect(await oidcNonce(publicKey)).toBe('3bae75ac8ae8dbf60cf639d7172528a7e5c1edfe41a87624b843304d148eeb07');
});
