import postgres from 'postgres';
import { activityStore } from './activities.ts';
import { apiKeyStore } from './api-keys.ts';
import { authenticatorStore } from './authenticators.ts';
import { begin } from './begin.ts';
import { browsingStore } from './browsing.ts';
import { connect } from './connection.ts';
import { credentialStore } from './credentials.ts';
import { featureStore } from './features.ts';
import { ForeignKeyViolation } from './foreign-key-violation.ts';
import { importTargetStore } from './import-targets.ts';
import { mfaPolicyStore } from './mfa-policies.ts';
import { migrate } from './migrate.ts';
import { oauthProviderStore } from './oauth-providers.ts';
import { oauth2CredentialStore } from './oauth2-credentials.ts';
import { oneTimeCodeStore } from './one-time-codes.ts';
import { organizationStore } from './organizations.ts';
import { outboxStore } from './outbox.ts';
import { policyStore } from './policies.ts';
import { privateKeyStore } from './private-keys.ts';
import { readOnlySessionStore } from './read-only-sessions.ts';
import { sealedKeyStore } from './sealed-keys.ts';
import { sessionProfileStore } from './session-profiles.ts';
import type { Sql } from './sql.ts';
import { readState, type StoredState, writeState } from './state.ts';
import { PRIVATE_KEY_TAG_TABLES, tagStore, USER_TAG_TABLES } from './tags.ts';
import { TooSlow } from './too-slow.ts';
import { UniqueViolation } from './unique-violation.ts';
import { userStore } from './users.ts';
import { voteStore } from './votes.ts';
import { walletStore } from './wallets.ts';

/** SQLSTATE `unique_violation` and `foreign_key_violation`. */
const UNIQUE_VIOLATION = '23505';
const FOREIGN_KEY_VIOLATION = '23503';

/** SQLSTATE `deadlock_detected`. */
const DEADLOCK_DETECTED = '40P01';
const DEADLOCK_RETRIES = 3;

/** SQLSTATE `query_canceled`: the statement has reached its time limit. */
const QUERY_CANCELED = '57014';

/** For statements that may read whole tables. */
const BROWSING = {
  statement_timeout: '2000',
  enable_seqscan: 'on',
  enable_bitmapscan: 'on',
  enable_sort: 'on',
  enable_hashjoin: 'on',
};

/** The stored data of the authority: one object per table group. All of them share the current transaction. */
export interface Store {
  activities: ReturnType<typeof activityStore>;
  apiKeys: ReturnType<typeof apiKeyStore>;
  authenticators: ReturnType<typeof authenticatorStore>;
  credentials: ReturnType<typeof credentialStore>;
  features: ReturnType<typeof featureStore>;
  importTargets: ReturnType<typeof importTargetStore>;
  mfaPolicies: ReturnType<typeof mfaPolicyStore>;
  oauth2Credentials: ReturnType<typeof oauth2CredentialStore>;
  oauthProviders: ReturnType<typeof oauthProviderStore>;
  oneTimeCodes: ReturnType<typeof oneTimeCodeStore>;
  organizations: ReturnType<typeof organizationStore>;
  outbox: ReturnType<typeof outboxStore>;
  policies: ReturnType<typeof policyStore>;
  privateKeyTags: ReturnType<typeof tagStore>;
  privateKeys: ReturnType<typeof privateKeyStore>;
  readOnlySessions: ReturnType<typeof readOnlySessionStore>;
  sealedKeys: ReturnType<typeof sealedKeyStore>;
  sessionProfiles: ReturnType<typeof sessionProfileStore>;
  userTags: ReturnType<typeof tagStore>;
  users: ReturnType<typeof userStore>;
  votes: ReturnType<typeof voteStore>;
  wallets: ReturnType<typeof walletStore>;
}

/** What a transaction works with. */
export interface TransactionStore extends Store {
  /**
   * Sends a statement and does not wait for its answer: it goes out together with the next one, the last one together
   * with the commit. The transaction fails when the statement fails.
   * @param sent What a method of the store returns that has just sent its only statement.
   */
  soon(sent: Promise<void>): void;
}

export interface Database {
  store: Store;
  /**
   * Runs work in one transaction: its changes are stored together when it returns, and not at all when it throws. Work
   * that PostgreSQL has rolled back because of a deadlock runs again.
   */
  transaction<T>(work: (store: TransactionStore) => Promise<T>): Promise<T>;
  /**
   * Runs work that only reads, and may read whole tables: for people who look through everything.
   * @throws TooSlow when a statement takes longer than two seconds.
   */
  browse<T>(work: (store: ReturnType<typeof browsingStore>) => Promise<T>): Promise<T>;
  /** All rows as of one moment; see `store/state.ts`. */
  readState(): Promise<StoredState>;
  /** @throws OtherSchema */
  writeState(state: StoredState): Promise<void>;
  /** @throws Error when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the database and brings its schema up to date.
 * @param url `postgres://…`
 * @throws Error when the database does not answer within ten seconds.
 */
export async function openDatabase(url: string): Promise<Database> {
  const sql = connect(url, { max: 20 });
  try {
    await migrate(sql);
  } catch (error) {
    await sql.end({ timeout: 1 });
    throw error;
  }
  return {
    store: storeOver(sql),
    transaction: (work) => inTransaction(sql, work),
    browse: (work) => browse(sql, work),
    readState: () => readState(sql),
    writeState: (state) => writeState(sql, state),
    async ping() {
      await sql`select 1`;
    },
    close: () => sql.end({ timeout: 5 }),
  };
}

function storeOver(sql: Sql): Store {
  return {
    activities: activityStore(sql),
    apiKeys: apiKeyStore(sql),
    authenticators: authenticatorStore(sql),
    credentials: credentialStore(sql),
    features: featureStore(sql),
    importTargets: importTargetStore(sql),
    mfaPolicies: mfaPolicyStore(sql),
    oauth2Credentials: oauth2CredentialStore(sql),
    oauthProviders: oauthProviderStore(sql),
    oneTimeCodes: oneTimeCodeStore(sql),
    organizations: organizationStore(sql),
    outbox: outboxStore(sql),
    policies: policyStore(sql),
    privateKeyTags: tagStore(sql, PRIVATE_KEY_TAG_TABLES),
    privateKeys: privateKeyStore(sql),
    readOnlySessions: readOnlySessionStore(sql),
    sealedKeys: sealedKeyStore(sql),
    sessionProfiles: sessionProfileStore(sql),
    userTags: tagStore(sql, USER_TAG_TABLES),
    users: userStore(sql),
    votes: voteStore(sql),
    wallets: walletStore(sql),
  };
}

async function browse<T>(sql: postgres.Sql, work: (store: ReturnType<typeof browsingStore>) => Promise<T>): Promise<T> {
  try {
    return await begin(sql, 'read only', async (tx) => {
      await tx`select set_config(key, value, true) from jsonb_each_text(${tx.json(BROWSING)})`;
      return work(browsingStore(tx));
    });
  } catch (error) {
    if (error instanceof postgres.PostgresError && error.code === QUERY_CANCELED) throw new TooSlow();
    throw error;
  }
}

async function inTransaction<T>(
  sql: postgres.Sql,
  work: (store: TransactionStore) => Promise<T>,
  retries = DEADLOCK_RETRIES,
): Promise<T> {
  const sent: Promise<void>[] = [];
  const soon = (statement: Promise<void>) => {
    statement.catch(() => {});
    sent.push(statement);
  };
  try {
    const value = await begin(sql, '', (tx) => work({ ...storeOver(tx), soon }));
    // After a failed statement PostgreSQL takes the commit for a rollback.
    await Promise.all(sent);
    return value;
  } catch (thrown) {
    // What came after a failed statement has failed because of it.
    const failed = (await Promise.allSettled(sent)).find((statement) => statement.status === 'rejected');
    const error = failed ? failed.reason : thrown;
    if (!(error instanceof postgres.PostgresError)) throw error;
    if (error.code === UNIQUE_VIOLATION) throw new UniqueViolation();
    if (error.code === FOREIGN_KEY_VIOLATION) throw new ForeignKeyViolation();
    if (error.code === DEADLOCK_DETECTED && retries > 0) return inTransaction(sql, work, retries - 1);
    throw error;
  }
}
