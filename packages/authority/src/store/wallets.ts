import { onlyValue } from './only-value.ts';
import type { Page } from './page.ts';
import type { Sql } from './sql.ts';

export interface Wallet {
  organizationId: string;
  id: string;
  name: string;
  exported: boolean;
  imported: boolean;
  createdAt: Date;
  updatedAt: Date;
}

export interface SealedWallet extends Wallet {
  sealedSeed: Uint8Array;
}

export interface WalletAccount {
  organizationId: string;
  id: string;
  walletId: string;
  curve: string;
  pathFormat: string;
  path: string;
  addressFormat: string;
  address: string;
  /** Hex: compressed point, or Ed25519 key. */
  publicKey: string;
  name: string | null;
  /** Whether its key was exported by itself. */
  exported: boolean;
  createdAt: Date;
  updatedAt: Date;
}

/** An account in one row with its wallet. */
interface AccountOfWallet extends WalletAccount {
  walletName: string;
  sealedSeed: Uint8Array;
  walletExported: boolean;
  walletImported: boolean;
  walletCreatedAt: Date;
  walletUpdatedAt: Date;
}

export function walletStore(sql: Sql) {
  const columns = sql`organization_id, id, name, exported, imported, created_at, updated_at`;
  const accountColumns = sql`organization_id, id, wallet_id, curve, path_format, path, address_format, address,
    public_key, name, exported, created_at, updated_at`;
  return {
    async find(organizationId: string, id: string): Promise<Wallet | undefined> {
      const [row] = await sql<Wallet[]>`
        select ${columns} from wallets where organization_id = ${organizationId} and id = ${id}`;
      return row;
    },

    async findSealed(organizationId: string, id: string): Promise<SealedWallet | undefined> {
      const [row] = await sql<SealedWallet[]>`
        select ${columns}, sealed_seed from wallets where organization_id = ${organizationId} and id = ${id}`;
      return row;
    },

    /** Locks the wallet until the transaction ends, so that accounts are added to it one request after the other. */
    async findSealedForUpdate(organizationId: string, id: string): Promise<SealedWallet | undefined> {
      const [row] = await sql<SealedWallet[]>`
        select ${columns}, sealed_seed from wallets
        where organization_id = ${organizationId} and id = ${id} for update`;
      return row;
    },

    async findByName(organizationId: string, name: string): Promise<Wallet | undefined> {
      const [row] = await sql<Wallet[]>`
        select ${columns} from wallets where organization_id = ${organizationId} and name = ${name}`;
      return row;
    },

    async list(organizationId: string): Promise<Wallet[]> {
      return sql<Wallet[]>`select ${columns} from wallets where organization_id = ${organizationId} order by id`;
    },

    /** Those of the given ids that there are. */
    async listByIds(organizationId: string, ids: string[]): Promise<Wallet[]> {
      return sql<Wallet[]>`
        select ${columns} from wallets
        where organization_id = ${organizationId} and id = any(${ids}::uuid[]) order by id`;
    },

    async count(organizationId: string): Promise<number> {
      const [row] = await sql<{ count: number }[]>`
        select count(*)::int as count from wallets where organization_id = ${organizationId}`;
      return row?.count ?? 0;
    },

    async insert(wallet: SealedWallet): Promise<void> {
      await sql`
        insert into wallets (organization_id, id, name, sealed_seed, exported, imported, created_at, updated_at)
        values (${wallet.organizationId}, ${wallet.id}, ${wallet.name}, ${wallet.sealedSeed}, ${wallet.exported},
          ${wallet.imported}, ${wallet.createdAt}, ${wallet.updatedAt})`;
    },

    async rename(organizationId: string, id: string, name: string, now: Date): Promise<void> {
      await sql`
        update wallets set name = ${name}, updated_at = ${now}
        where organization_id = ${organizationId} and id = ${id}`;
    },

    async markExported(organizationId: string, id: string, now: Date): Promise<void> {
      await sql`
        update wallets set exported = true, updated_at = ${now}
        where organization_id = ${organizationId} and id = ${id}`;
    },

    /** Deletes wallets with their accounts. */
    async delete(organizationId: string, ids: string[]): Promise<void> {
      await sql`delete from wallets where organization_id = ${organizationId} and id = any(${ids}::uuid[])`;
    },

    /**
     * @param familyId See `familyIdOf`.
     * @returns False, and then nothing may be kept, when the wallet already has one of the accounts.
     */
    async insertAccounts(accounts: WalletAccount[], familyId: string): Promise<boolean> {
      if (accounts.length === 0) return true;
      const rows = accounts.map((account) => ({
        family_id: familyId,
        organization_id: account.organizationId,
        id: account.id,
        wallet_id: account.walletId,
        curve: account.curve,
        path_format: account.pathFormat,
        path: account.path,
        address_format: account.addressFormat,
        address: account.address,
        public_key: account.publicKey,
        name: account.name,
        exported: account.exported,
        created_at: account.createdAt,
        updated_at: account.updatedAt,
      }));
      const inserted = await sql`
        insert into wallet_accounts ${sql(rows)}
        on conflict (organization_id, wallet_id, path, curve, address_format) do nothing returning id`;
      return inserted.length === accounts.length;
    },

    async listAccounts(organizationId: string, walletId: string | undefined, page: Page): Promise<WalletAccount[]> {
      const { before, after, limit } = page;
      const cursor = before ?? after;
      const [place, value] = walletId
        ? [sql`wallet_id, id`, sql`${walletId}, ${cursor ?? ''}`]
        : [sql`id`, sql`${cursor ?? ''}`];
      const beyond = cursor ? sql`and (${place}) ${before ? sql`<` : sql`>`} (${value})` : sql``;
      const order = walletId
        ? before
          ? sql`wallet_id desc, id desc`
          : sql`wallet_id, id`
        : before
          ? sql`id desc`
          : sql`id`;
      const rows = await sql<WalletAccount[]>`
        select ${accountColumns} from wallet_accounts where organization_id = ${organizationId}
          ${walletId ? sql`and ${onlyValue(sql, sql`wallet_id`, walletId)}` : sql``} ${beyond}
        order by ${order} limit ${limit}`;
      return before ? [...rows].reverse() : rows;
    },

    /** @param address Compared without regard to case: clients differ in the checksum of Ethereum addresses. */
    async findAccountByAddress(organizationId: string, address: string): Promise<WalletAccount | undefined> {
      const rows = await sql<WalletAccount[]>`
        select ${accountColumns} from wallet_accounts
        where organization_id = ${organizationId} and ${onlyValue(sql, sql`lower(address)`, sql`lower(${address})`)}
        order by lower(address), id`;
      return rows.find((row) => row.address === address) ?? rows[0];
    },

    /** The account that `findAccountByAddress` finds, with its wallet. */
    async findSealedByAddress(
      organizationId: string,
      address: string,
    ): Promise<{ account: WalletAccount; wallet: SealedWallet } | undefined> {
      const rows = await sql<AccountOfWallet[]>`
        select ${accountColumns}, wallet_name, sealed_seed, wallet_exported, wallet_imported, wallet_created_at,
          wallet_updated_at
        from wallet_accounts, lateral (
          select name as wallet_name, sealed_seed, exported as wallet_exported, imported as wallet_imported,
            created_at as wallet_created_at, updated_at as wallet_updated_at
          from wallets w where w.organization_id = wallet_accounts.organization_id and w.id = wallet_accounts.wallet_id) of
        where organization_id = ${organizationId} and ${onlyValue(sql, sql`lower(address)`, sql`lower(${address})`)}
        order by lower(address), id`;
      const row = rows.find((each) => each.address === address) ?? rows[0];
      return row && withWallet(row);
    },

    /** The first account of a wallet with an address, compared without regard to case, or a path, or both. */
    async findAccount(
      organizationId: string,
      walletId: string,
      { address, path }: { address?: string | undefined; path?: string | undefined },
    ): Promise<WalletAccount | undefined> {
      const match = address
        ? sql`wallet_id = ${walletId} and ${onlyValue(sql, sql`lower(address)`, sql`lower(${address})`)}
          ${path ? sql`and path = ${path}` : sql``} order by lower(address), id`
        : sql`${onlyValue(sql, sql`wallet_id, path`, sql`${walletId}, ${path ?? ''}`)} order by wallet_id, path`;
      const rows = await sql<WalletAccount[]>`
        select ${accountColumns} from wallet_accounts where organization_id = ${organizationId} and ${match}`;
      // A path has one account for each curve and address format.
      return [...rows].sort((a, b) => (a.id < b.id ? -1 : 1))[0];
    },

    /** Those of the given ids that there are. */
    async listAccountsByIds(organizationId: string, ids: string[]): Promise<WalletAccount[]> {
      return sql<WalletAccount[]>`
        select ${accountColumns} from wallet_accounts
        where organization_id = ${organizationId} and id = any(${ids}::uuid[]) order by id`;
    },

    async renameAccount(organizationId: string, id: string, name: string, now: Date): Promise<void> {
      await sql`
        update wallet_accounts set name = ${name}, updated_at = ${now}
        where organization_id = ${organizationId} and id = ${id}`;
    },

    async markAccountExported(organizationId: string, id: string, now: Date): Promise<void> {
      await sql`
        update wallet_accounts set exported = true, updated_at = ${now}
        where organization_id = ${organizationId} and id = ${id}`;
    },

    async deleteAccounts(organizationId: string, ids: string[]): Promise<void> {
      await sql`delete from wallet_accounts where organization_id = ${organizationId} and id = any(${ids}::uuid[])`;
    },
  };
}

function withWallet(row: AccountOfWallet): { account: WalletAccount; wallet: SealedWallet } {
  const { walletName, sealedSeed, walletExported, walletImported, walletCreatedAt, walletUpdatedAt, ...account } = row;
  const wallet: SealedWallet = {
    organizationId: account.organizationId,
    id: account.walletId,
    name: walletName,
    sealedSeed,
    exported: walletExported,
    imported: walletImported,
    createdAt: walletCreatedAt,
    updatedAt: walletUpdatedAt,
  };
  return { account, wallet };
}
