import { toNext } from '@postern/backend/next';
import { postern } from '../../../postern';

export const { GET, POST, DELETE, OPTIONS } = toNext(postern);
