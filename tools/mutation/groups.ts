/** Code that decides who is let in or what is allowed, with the tests that must notice when it decides otherwise. */
export interface Group {
  name: string;
  /** Patterns of the files to change. */
  mutate: readonly string[];
  /** Patterns of the tests. None of them needs a database, so that a changed line is tried in about a second. */
  tests: readonly string[];
}

const BACKEND = 'packages/backend/src';
const PROTOCOL = 'packages/protocol/src';
const AUTHORITY = 'packages/authority/src';

export const GROUPS: readonly Group[] = [
  {
    name: 'tokens',
    mutate: [
      `${BACKEND}/tokens/*.ts`,
      `${PROTOCOL}/{proof,session,stamp}/*.ts`,
      `${PROTOCOL}/verification/{client-signature,oidc-nonce,otp-type,verification-token}.ts`,
      `${PROTOCOL}/encoding/{base64url,compact-signature,der,json,jwt,p256-public-key}.ts`,
    ],
    tests: [`${BACKEND}/tokens/*.test.ts`, `${PROTOCOL}/{encoding,proof,session,stamp,verification}/*.test.ts`],
  },
  {
    name: 'guard',
    mutate: [
      `${BACKEND}/http/{answer,client-address,forwarded,handler,locate-client,origins,router}.ts`,
      `${BACKEND}/http/{form,forwarded,json,request}-body.ts`,
      `${BACKEND}/{captcha,identities,limits}/*.ts`,
    ],
    tests: [`${BACKEND}/{captcha,http,identities,limits}/*.test.ts`],
  },
  {
    name: 'sessions',
    mutate: [`${BACKEND}/sessions/{registered-keys,session-cookie,session-limit,session-source,sessions}.ts`],
    tests: [`${BACKEND}/sessions/*.test.ts`],
  },
  {
    name: 'directory',
    mutate: [`${BACKEND}/directory/*.ts`],
    tests: [`${BACKEND}/directory/*.test.ts`],
  },
  {
    name: 'accounts',
    mutate: [`${BACKEND}/accounts/{accounts,creations}.ts`],
    tests: [`${BACKEND}/accounts/*.test.ts`],
  },
  {
    name: 'decision',
    mutate: [`${AUTHORITY}/pipeline/gate.ts`, `${AUTHORITY}/pipeline/decision/*.ts`],
    tests: [`${AUTHORITY}/pipeline/gate.test.ts`, `${AUTHORITY}/pipeline/decision/*.test.ts`],
  },
  {
    name: 'policies',
    mutate: [`${AUTHORITY}/policy-language/{consensus,consensus-environment,evaluate,policies}.ts`],
    tests: [`${AUTHORITY}/policy-language/{consensus,documented-policies,evaluate,letter-case,policies}.test.ts`],
  },
];
