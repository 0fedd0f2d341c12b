import { WireFormatError } from '@postern/protocol';
import { clientError } from './postern-error.ts';

/**
 * Reads a value from an answer.
 * @throws PosternError UNEXPECTED_RESPONSE when `read` throws a WireFormatError.
 */
export function parseAnswer<T>(status: number, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw cause instanceof WireFormatError ? clientError('UNEXPECTED_RESPONSE', { status, cause }) : cause;
  }
}
