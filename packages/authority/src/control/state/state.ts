import { apiError } from '../../errors/api-error.ts';
import type { Database } from '../../store/database.ts';
import { OtherSchema, type StoredState } from '../../store/state.ts';
import type { MasterKey } from '../../vault/master-key.ts';

/** A state that another authority can take over, also under another master key. */
export interface PortableState extends StoredState {
  /** The key that opens everything sealed in it. base64url. */
  dataKey: string;
}

export interface StateOfAuthority {
  read(): Promise<StoredState>;
  /** @throws ApiError when it is of another version of the schema. */
  write(state: StoredState): Promise<void>;
  export(): Promise<PortableState>;
  /** @throws ApiError as above. */
  import(state: PortableState): Promise<void>;
}

export interface StateOptions {
  database: Database;
  masterKey: MasterKey;
  /** The key under which the vault seals now. */
  dataKey(): Uint8Array;
  /** Opens the keys and the caches of this process anew, because all rows have changed. */
  reopen(): Promise<void>;
}

const SEALED_KEYS = 'sealed_keys';
const DATA_KEY = 'data-key';

export function createState({ database, masterKey, dataKey, reopen }: StateOptions): StateOfAuthority {
  async function write(state: StoredState): Promise<void> {
    await database.writeState(state).catch((error: unknown) => {
      throw error instanceof OtherSchema ? apiError('STATE_OF_OTHER_VERSION') : error;
    });
    await reopen();
  }

  return {
    read: database.readState,
    write,
    async export() {
      return { ...(await database.readState()), dataKey: Buffer.from(dataKey()).toString('base64url') };
    },
    async import({ dataKey: given, ...state }) {
      const sealed = Buffer.from(await masterKey.wrap(Buffer.from(given, 'base64url'))).toString('hex');
      const keys: { name: string }[] = JSON.parse(state.tables[SEALED_KEYS] ?? '[]');
      const wrapped = keys.map((key) => (key.name === DATA_KEY ? { ...key, sealed: `\\x${sealed}` } : key));
      await write({ ...state, tables: { ...state.tables, [SEALED_KEYS]: JSON.stringify(wrapped) } });
    },
  };
}
