'use client';

export { PosternProvider, type PosternProviderProps, usePosternClient } from './postern-provider.ts';
export type { SessionState } from './session-source.ts';
export type { SignInState, SignInStatus } from './sign-in-machine.ts';
export { type UsedSession, useSession } from './use-session.ts';
export { type UsedSessions, useSessions } from './use-sessions.ts';
export { type UsedSignIn, type UseSignInOptions, useSignIn } from './use-sign-in.ts';
export { type UsedWallets, useWallets } from './use-wallets.ts';
