import { z } from 'zod';

/** The key that encrypts an export: an uncompressed P-256 point, hex. */
export const TargetPublicKey = z.string().regex(/^04[0-9a-fA-F]{128}$/, 'not an uncompressed public key');
