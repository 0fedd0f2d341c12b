// An authority as a process of its own. Its first line is what the test has to know of it.
import { createAuthority, listen } from '@postern/authority';

const { DATABASE_URL, MASTER_KEY, API_PUBLIC_KEY, PORT } = process.env;
const authority = await createAuthority({
  databaseUrl: DATABASE_URL,
  masterKey: Buffer.from(MASTER_KEY, 'hex'),
  exposeInbox: true,
});
const parent = await authority.ensureOrganization({
  organizationName: 'Parent',
  userName: 'Backend',
  apiPublicKey: API_PUBLIC_KEY,
});
await listen(authority.fetch, { host: '127.0.0.1', port: Number(PORT) });
console.log(JSON.stringify({ ...parent, ...authority.publicKeys }));
// The test holds the other end: however it ends, so does this process.
process.stdin.resume().on('close', () => process.exit());
