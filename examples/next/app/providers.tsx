'use client';

import { createPosternClient } from '@postern/client';
import { PosternProvider } from '@postern/client/react';
import type { ReactNode } from 'react';

// The server makes one as well. It uses nothing that only a browser has, and has no session.
const client = createPosternClient({
  backendUrl: '/auth',
  turnkeyApiUrl: process.env.NEXT_PUBLIC_TURNKEY_API_URL,
  organizationId: process.env.NEXT_PUBLIC_TURNKEY_ORGANIZATION_ID,
  tlsFetcherPublicKey: process.env.NEXT_PUBLIC_TURNKEY_TLS_FETCHER_PUBLIC_KEY,
  sessionCookie: true,
  autoRefresh: true,
});

export function Providers({ children }: { children: ReactNode }) {
  return <PosternProvider client={client}>{children}</PosternProvider>;
}
