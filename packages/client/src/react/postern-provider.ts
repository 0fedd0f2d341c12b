import { createContext, createElement, type ReactElement, type ReactNode, useContext } from 'react';
import type { PosternClient } from '../client.ts';

const PosternContext = createContext<PosternClient | null>(null);

export interface PosternProviderProps {
  /** Create it once, outside the components: `const client = createPosternClient(...)`. */
  client: PosternClient;
  children?: ReactNode;
}

/**
 * Gives the client to the hooks in the components below.
 * @example
 * ```tsx
 * import { createPosternClient } from '@postern/client';
 * import { PosternProvider, useSession } from '@postern/client/react';
 *
 * const client = createPosternClient({ backendUrl: '/auth' });
 *
 * const Account = () => <p>{useSession().status}</p>;
 *
 * export const App = () => (
 *   <PosternProvider client={client}>
 *     <Account />
 *   </PosternProvider>
 * );
 * ```
 */
export function PosternProvider({ client, children }: PosternProviderProps): ReactElement {
  return createElement(PosternContext.Provider, { value: client }, children);
}

/**
 * The client of the nearest `PosternProvider`.
 * @throws Error when there is none.
 */
export function usePosternClient(): PosternClient {
  const client = useContext(PosternContext);
  if (!client) throw new Error('This hook needs a <PosternProvider client={...}> above it.');
  return client;
}
