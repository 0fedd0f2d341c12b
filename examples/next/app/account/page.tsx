import { getSession } from '@postern/backend/next';
import { headers } from 'next/headers';
import { postern } from '../../postern';

/** A server component that knows the visitor by the session cookie. */
export default async function Account() {
  const session = await getSession(postern, await headers());
  return <p>{session ? `Rendered for ${session.userId}` : 'Sign in first'}</p>;
}
