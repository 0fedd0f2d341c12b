import { createPostern } from '@postern/backend';

const origin = process.env.APP_ORIGIN ?? 'http://localhost:3001';
const issuer = process.env.LOCAL_ID_ISSUER;

// Turnkey's address, organization and keys come from the environment: `postern env` prints those of a local one.
export const postern = createPostern({
  appName: 'Next example',
  origins: [origin],
  otp: { smsCountries: [] }, // no codes by SMS; `next start` is production, where this has to be chosen
  session: { cookie: true }, // so that server components know the visitor
  ...(issuer && {
    oauth: { publicUrl: `${origin}/auth`, providers: { local: { issuer, clientIds: ['postern'] } } },
  }),
  lazy: true, // `next build` loads this file without the environment
});
