import type { ConsoleAnswers } from '@postern/authority';
import { wordsAfter } from '../data/words.ts';
import { CopyButton } from './copy-button.tsx';

type Organization = ConsoleAnswers['organization']['organization'];

type WalletsProps = Pick<Organization, 'wallets' | 'privateKeys'>;

/** The wallets of an organization with their accounts, and its private keys. */
export function Wallets({ wallets, privateKeys }: WalletsProps) {
  if (wallets.length + privateKeys.length === 0) return <p class="empty">No wallets and no keys.</p>;
  return (
    <ul class="rows">
      {wallets.map(({ walletId, walletName, exported, imported, accounts }) => (
        <li key={walletId} class="person">
          <Title name={walletName} kind="Wallet" exported={exported} imported={imported} />
          <Addresses
            addresses={accounts.map(({ address, addressFormat, path }) => ({ address, format: addressFormat, path }))}
          />
        </li>
      ))}
      {privateKeys.map(({ privateKeyId, privateKeyName, exported, imported, addresses }) => (
        <li key={privateKeyId} class="person">
          <Title name={privateKeyName} kind="Private key" exported={exported} imported={imported} />
          <Addresses
            addresses={addresses.map(({ address = '', format = '' }) => ({ address, format, path: undefined }))}
          />
        </li>
      ))}
    </ul>
  );
}

interface TitleProps {
  name: string;
  kind: string;
  exported: boolean;
  imported: boolean;
}

function Title({ name, kind, exported, imported }: TitleProps) {
  return (
    <p class="row-item">
      <strong>{name}</strong>
      <span class="note">{kind}</span>
      {exported && <span class="chip waits">Exported</span>}
      {imported && <span class="chip">Imported</span>}
    </p>
  );
}

function Addresses({ addresses }: { addresses: { address: string; format: string; path: string | undefined }[] }) {
  return (
    <ul class="addresses">
      {addresses.map(({ address, format, path }) => (
        <li key={`${format} ${path} ${address}`}>
          <code>{address}</code>
          <span class="note">
            {wordsAfter('ADDRESS_FORMAT_', format)} {path}
          </span>
          <CopyButton text={address} what={`the address ${address}`} />
        </li>
      ))}
    </ul>
  );
}
