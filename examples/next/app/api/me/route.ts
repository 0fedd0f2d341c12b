import { requireSession } from '@postern/backend/next';
import { postern } from '../../../postern';

/** A protected route: it answers 401 without a session. */
export const GET = requireSession(postern, (_request, session) => Response.json(session));
