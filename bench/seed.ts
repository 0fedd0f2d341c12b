import postgres from 'postgres';

const id = (kind: number) => `('018f${kind}000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;

/**
 * Fills the schema of an authority with sub-organizations: each has a user with an e-mail address and a key, a wallet
 * with an account, and an activity with its vote.
 * @param after Number of the last one that there is.
 * @param last Number of the last one that there will be.
 */
export async function seedSubOrganizations(url: string, parentId: string, after: number, last: number): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  const each = `from generate_series(${after + 1}, ${last}) n`;
  const now = 'now(), now()';
  await sql.unsafe(`
    set session_replication_role = replica;
    set synchronous_commit = off;
    insert into organizations (id, parent_id, name, root_user_ids, root_quorum_threshold, created_at, updated_at)
      select ${id(1)}, '${parentId}', 'Wallet', array[${id(2)}], 1, ${now} ${each};
    insert into users (family_id, organization_id, id, name, email, email_verified, created_at, updated_at)
      select '${parentId}', ${id(1)}, ${id(2)}, 'User', 'seeded' || n || '@example.com', true, ${now} ${each};
    insert into api_keys (family_id, organization_id, id, user_id, name, public_key, curve, credential_type, created_at, updated_at)
      select '${parentId}', ${id(1)}, ${id(3)}, ${id(2)}, 'Key', '02' || md5(n::text) || md5('k' || n), 'API_KEY_CURVE_P256',
        'CREDENTIAL_TYPE_API_KEY_P256', ${now} ${each};
    insert into wallets (organization_id, id, name, sealed_seed, created_at, updated_at)
      select ${id(1)}, ${id(4)}, 'Wallet', decode(md5(n::text), 'hex'), ${now} ${each};
    insert into wallet_accounts (family_id, organization_id, id, wallet_id, curve, path_format, path, address_format, address, public_key,
        created_at, updated_at)
      select '${parentId}', ${id(1)}, ${id(5)}, ${id(4)}, 'CURVE_SECP256K1', 'PATH_FORMAT_BIP32', 'm/0', 'ADDRESS_FORMAT_ETHEREUM',
        '0x' || md5(n::text), '02' || md5('a' || n), ${now} ${each};
    insert into activities (organization_id, id, type, status, fingerprint, intent, created_at, updated_at)
      select ${id(1)}, ${id(6)}, 'ACTIVITY_TYPE_SIGN_RAW_PAYLOAD_V2', 'ACTIVITY_STATUS_COMPLETED', 'sha256:' || md5(n::text), '{}', ${now} ${each};
    insert into votes (organization_id, id, activity_id, user_id, selection, message, public_key, signature, scheme, credential_id,
        credential_type, method, created_at)
      select ${id(1)}, ${id(7)}, ${id(6)}, ${id(2)}, 'VOTE_SELECTION_APPROVED', '', '', '', '', ${id(3)}, '', '{}', now() ${each};
  `);
  // Clean-up in the background would count as cost of the requests.
  await sql.unsafe('vacuum analyze');
  await sql.end();
}
