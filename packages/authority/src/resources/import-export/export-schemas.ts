import { z } from 'zod';

/** The key to which an export is encrypted: an uncompressed P-256 point, hex. */
export const TargetPublicKey = z.string().regex(/^04[0-9a-fA-F]{128}$/, 'not an uncompressed public key');
