import { WireFormatError } from '@postern/protocol';
import { clientError } from './postern-error.ts';

/**
 * Reads something of an answer.
 * @throws PosternError UNEXPECTED_RESPONSE when reading throws a WireFormatError.
 */
export function inAgreedForm<T>(status: number, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw cause instanceof WireFormatError ? clientError('UNEXPECTED_RESPONSE', { status, cause }) : cause;
  }
}
