import { decodeHex, encodeUtf8 } from '@postern/protocol';
import {
  decryptCredentialBundle,
  decryptExportBundle,
  encryptPrivateKeyToBundle,
  encryptWalletToBundle,
  generateP256KeyPair,
} from '@turnkey/crypto';
import { HDNodeWallet, Mnemonic } from 'ethers';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { localMasterKey } from '../../packages/authority/src/vault/master-key.ts';
import { createSealer } from '../../packages/authority/src/vault/sealer.ts';
import { sharedAuthority } from '../setup/fixtures.ts';
import { ETHEREUM_ACCOUNT, signUp, submit, type TestUser } from '../setup/user.ts';

/** The authority's master key in these tests. */
const MASTER_KEY = new Uint8Array(32).fill(7);
const IMPORTED_WORDS = 'legal winner thank year wave sausage worth useful legal winner thank yellow';
const IMPORTED_KEY = '4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318';

const test = sharedAuthority();
let ada: TestUser;
let sql: postgres.Sql;
let code: string;
beforeAll(async () => {
  sql = postgres(test.databaseUrl, { onnotice: () => {} });
  ada = await signUp(test, 'ada@example.org');
  code = await test.lastCode(ada.email);
});
afterAll(async () => {
  await sql.end();
});

const act = async (type: string, parameters: Record<string, unknown>) => {
  const { result } = await submit(test, ada.key, ada.organizationId, type, parameters);
  return result as Record<string, string>;
};
const owner = () => ({
  userId: ada.userId,
  organizationId: ada.organizationId,
  dangerouslyOverrideSignerPublicKey: test.authority.publicKeys.signer,
});

/** Does everything that has to do with keys, and names what must be nowhere. */
async function collectSecrets(): Promise<[name: string, secret: Uint8Array][]> {
  const { userId } = ada;
  const wallet = await act('INIT_IMPORT_WALLET', { userId });
  await act('IMPORT_WALLET', {
    userId,
    walletName: 'Imported',
    accounts: [ETHEREUM_ACCOUNT],
    encryptedBundle: await encryptWalletToBundle({
      mnemonic: IMPORTED_WORDS,
      importBundle: wallet.importBundle ?? '',
      ...owner(),
    }),
  });
  const key = await act('INIT_IMPORT_PRIVATE_KEY', { userId });
  await act('IMPORT_PRIVATE_KEY', {
    userId,
    privateKeyName: 'Imported',
    curve: 'CURVE_SECP256K1',
    addressFormats: ['ADDRESS_FORMAT_ETHEREUM'],
    encryptedBundle: await encryptPrivateKeyToBundle({
      privateKey: IMPORTED_KEY,
      keyFormat: 'HEXADECIMAL',
      importBundle: key.importBundle ?? '',
      ...owner(),
    }),
  });
  // A target that is still open, and a key that is only made.
  await act('INIT_IMPORT_WALLET', { userId });
  const made = { privateKeyName: 'Made', curve: 'CURVE_ED25519', privateKeyTags: [], addressFormats: [] };
  const created = await act('CREATE_PRIVATE_KEYS', { privateKeys: [made] });
  const privateKeyId = created.privateKeyIds?.[0] ?? '';
  const exportFrom = async (type: string, parameters: object, returnMnemonic: boolean) => {
    const target = generateP256KeyPair();
    const result = await act(type, { ...parameters, targetPublicKey: target.publicKeyUncompressed });
    const exportBundle = result.exportBundle ?? '';
    return decryptExportBundle({ ...owner(), exportBundle, embeddedKey: target.privateKey, returnMnemonic });
  };
  const words = await exportFrom('EXPORT_WALLET', { walletId: ada.walletId }, true);
  const target = generateP256KeyPair();
  const session = await act('CREATE_READ_WRITE_SESSION_V2', { targetPublicKey: target.publicKeyUncompressed });
  const readOnly = await act('CREATE_READ_ONLY_SESSION', {});

  return [
    ...secretsOf('own', words),
    ...secretsOf('imported', IMPORTED_WORDS),
    ['imported private key', decodeHex(IMPORTED_KEY)],
    ['account', decodeHex(await exportFrom('EXPORT_WALLET_ACCOUNT', { address: ada.address }, false))],
    ['private key', decodeHex(await exportFrom('EXPORT_PRIVATE_KEY', { privateKeyId }, false))],
    ['session key', decodeHex(decryptCredentialBundle(session.credentialBundle ?? '', target.privateKey))],
    ['read-only session', encodeUtf8(readOnly.session ?? '')],
    ['code', encodeUtf8(code)],
    ['code in the clear', encodeUtf8(await verifyInTheClear())],
    ['master key', MASTER_KEY],
    ...(await keyRing()),
  ];
}

/** The first version sent the code as it is. */
async function verifyInTheClear(): Promise<string> {
  const contact = 'old@example.org';
  const init = { otpType: 'OTP_TYPE_EMAIL', contact };
  const { result } = await submit(test, test.apiKey, test.organizationId, 'INIT_OTP', init);
  const { otpId } = result;
  const otpCode = await test.lastCode(contact);
  const verified = await submit(test, test.apiKey, test.organizationId, 'VERIFY_OTP', { otpId, otpCode });
  expect(verified.status).toBe(200);
  return otpCode;
}

function secretsOf(name: string, words: string): [string, Uint8Array][] {
  const mnemonic = Mnemonic.fromPhrase(words);
  const hex = (text: string) => decodeHex(text.slice(2));
  const list = words.split(' ');
  return [
    // Any three words in their order are too many.
    ...list.slice(2).map((_, index): [string, Uint8Array] => {
      return [`${name} words`, encodeUtf8(list.slice(index, index + 3).join(' '))];
    }),
    [`${name} entropy`, hex(mnemonic.entropy)],
    [`${name} seed`, hex(mnemonic.computeSeed())],
    [`${name} first account`, hex(HDNodeWallet.fromMnemonic(mnemonic, ETHEREUM_ACCOUNT.path).privateKey)],
  ];
}

/** The data key and the keys of the enclaves, opened with the master key. */
async function keyRing(): Promise<[string, Uint8Array][]> {
  const noRandomness = (length: number) => new Uint8Array(length);
  const rows = await sql<{ name: string; sealed: Uint8Array }[]>`select name, sealed from sealed_keys`;
  const wrapped = rows.find((row) => row.name === 'data-key');
  if (!wrapped) throw new Error('there is no data key');
  const dataKey = await localMasterKey(MASTER_KEY, noRandomness).unwrap(wrapped.sealed);
  const sealer = createSealer(dataKey, noRandomness);
  const others = rows.filter((row) => row !== wrapped);
  return [
    ['data key', dataKey],
    // PKCS #8 has the private key at a fixed place.
    ...others.map(({ name, sealed }): [string, Uint8Array] => [name, sealer.open(name, sealed).subarray(36, 68)]),
  ];
}

/** Every row of every table as text; bytes are hex. */
async function dump(): Promise<string> {
  const tables = await sql<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'public' order by tablename`;
  expect(tables.length).toBeGreaterThan(10);
  const rows = await Promise.all(tables.map(({ name }) => sql`select t::text as row from ${sql(name)} t`));
  return rows
    .flat()
    .map(({ row }) => row)
    .join('\n');
}

/** The forms in which bytes could be stored. Text within base64 begins at one of three places in a group. */
function formsOf(secret: Uint8Array): string[] {
  const base64 = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), secret])
      .toString('base64')
      .replace(/=+$/, '');
    return text.slice(offset === 0 ? 0 : offset + 1, -1);
  });
  const hex = Buffer.from(secret).toString('hex');
  const base64url = base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  return [hex, hex.toUpperCase(), ...base64, ...base64url, Buffer.from(secret).toString('latin1')];
}

it('The database holds no key, seed, mnemonic or code in the clear', async () => {
  const secrets = await collectSecrets();
  expect(secrets.length).toBeGreaterThan(30);
  const text = await dump();
  const found = secrets.filter(([, secret]) => formsOf(secret).some((form) => text.includes(form)));
  expect(found.map(([name]) => name)).toEqual([]);
  // What is public is there: the dump has the rows.
  for (const visible of [ada.address, ada.key.publicKey, ada.email, 'Imported']) expect(text).toContain(visible);
});

it.each(['bytes', 'hex', 'base64', 'base64url', 'within base64', 'text'])(
  'The search would find a secret as %s',
  async (form) => {
    const secret = encodeUtf8('a secret ~~~ that is stored');
    const buffer = Buffer.from(secret);
    const written: Record<string, string> = {
      hex: buffer.toString('hex'),
      base64: buffer.toString('base64'),
      base64url: buffer.toString('base64url'),
      'within base64': Buffer.concat([Buffer.from('x'), buffer]).toString('base64'),
      text: buffer.toString(),
    };
    await sql`create table planted (bytes bytea, text text)`;
    await sql`insert into planted values (${form === 'bytes' ? buffer : null}, ${written[form] ?? null})`;
    const text = await dump();
    await sql`drop table planted`;
    expect(formsOf(secret).some((each) => text.includes(each))).toBe(true);
  },
);
