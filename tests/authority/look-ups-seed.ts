import type postgres from 'postgres';

const id = (kind: number, n: string) => `('018f${kind}000-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;

/** An id as the seed makes it. */
export const seededId = (kind: number, n: number) =>
  `018f${kind}000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

export const COUNT = 100_000;
export const PARENT = seededId(1, 0);
/** A sub-organization with 10,000 users and wallet accounts and 100,000 activities. */
export const LARGE = seededId(1, 1);
/** What every second sub-organization has, without having proved it. */
export const COMMON = 'everywhere';

/** Half of the sub-organizations have the same contacts, keys, passkeys, identities and addresses, all have one name. */
const shared = (rare: string) => `case when n % 2 = 0 then '${COMMON}' else ${rare} end`;

/**
 * Fills the real schema with a part of the family: one parent, 100,000 sub-organizations, a large one among them.
 * @param after Number of the sub-organization before the first; 0 to begin.
 * @param last Number of the last sub-organization.
 */
export async function seedFamily(sql: postgres.Sql, after: number, last: number): Promise<void> {
  const dates = 'now(), now()';
  const each = `from generate_series(${after + 1}, ${last}) n`;
  const members = `from generate_series(${after + 1}, ${Math.min(last, 10_000)}) n`;
  await sql.unsafe(`
    insert into organizations (id, parent_id, name, created_at, updated_at)
      values ('${PARENT}', null, 'Parent', ${dates}) on conflict do nothing;
    insert into organizations (id, parent_id, name, created_at, updated_at)
      select ${id(1, 'n')}, '${PARENT}', 'Wallet', ${dates} ${each};
    insert into users (organization_id, id, name, email, email_verified, phone_number, phone_number_verified, created_at, updated_at)
      select ${id(1, 'n')}, ${id(2, 'n')}, 'User', ${shared("'u' || n")}, n % 2 = 1 or n = ${COUNT}, ${shared("'+1' || n")},
        n % 2 = 1 or n = ${COUNT}, ${dates} ${each};
    insert into api_keys (organization_id, id, user_id, name, public_key, curve, credential_type, created_at, updated_at)
      select ${id(1, 'n')}, ${id(3, 'n')}, ${id(2, 'n')}, 'Key', ${shared("'k' || n")}, 'API_KEY_CURVE_P256', 'CREDENTIAL_TYPE_API_KEY_P256', ${dates} ${each};
    insert into authenticators (organization_id, id, user_id, family_id, name, credential_id, cose_key, spki, rp_id_hash,
        sign_count, attestation_type, aaguid, created_at, updated_at)
      select ${id(1, 'n')}, ${id(3, 'n')}, ${id(2, 'n')}, '${PARENT}', 'Passkey', ${shared("'c' || n")}, '', '', '', 0, 'none', '', ${dates} ${each};
    insert into oauth_providers (organization_id, id, user_id, family_id, name, issuer, audience, subject, created_at, updated_at)
      select ${id(1, 'n')}, ${id(3, 'n')}, ${id(2, 'n')}, '${PARENT}', 'Google', 'https://accounts.google.com', 'app', ${shared("'s' || n")}, ${dates} ${each};
    insert into wallets (organization_id, id, name, sealed_seed, created_at, updated_at)
      select ${id(1, 'n')}, ${id(4, 'n')}, 'Wallet', '', ${dates} ${each};
    insert into wallet_accounts (organization_id, id, wallet_id, curve, path_format, path, address_format, address, public_key, created_at, updated_at)
      select ${id(1, 'n')}, ${id(5, 'n')}, ${id(4, 'n')}, 'CURVE_SECP256K1', 'PATH_FORMAT_BIP32', 'm/0', 'ADDRESS_FORMAT_ETHEREUM', ${shared("'0x' || n")}, '', ${dates} ${each};
    insert into users (organization_id, id, name, email, phone_number, created_at, updated_at)
      select '${LARGE}', ${id(6, 'n')}, 'Member', 'm' || n, '+2' || n, ${dates} ${members};
    insert into api_keys (organization_id, id, user_id, name, public_key, curve, credential_type, created_at, updated_at)
      select '${LARGE}', ${id(6, 'n')}, ${id(6, 'n')}, 'Key', 'm' || n, 'API_KEY_CURVE_P256', 'CREDENTIAL_TYPE_API_KEY_P256', ${dates} ${members};
    insert into wallet_accounts (organization_id, id, wallet_id, curve, path_format, path, address_format, address, public_key, created_at, updated_at)
      select '${LARGE}', ${id(6, 'n')}, ${id(4, '1')}, 'CURVE_SECP256K1', 'PATH_FORMAT_BIP32', 'm/' || n, 'ADDRESS_FORMAT_ETHEREUM', '0xA' || n, '', ${dates}
      ${members};
    insert into activities (organization_id, id, type, status, fingerprint, intent, sealed_secrets, created_at, updated_at)
      select '${LARGE}', ${id(6, 'n')}, case when n = 7 then 'RARE' else 'COMMON' end,
        case when n = 9 then 'ACTIVITY_STATUS_FAILED' when n % 2 = 0 then 'ACTIVITY_STATUS_CONSENSUS_NEEDED' else 'ACTIVITY_STATUS_COMPLETED' end,
        n::text, '{}', '', now() - case when n < 1000 then interval '3 days' else interval '0' end, now() ${each};
    insert into votes (organization_id, id, activity_id, user_id, selection, message, public_key, signature, scheme,
        credential_id, credential_type, method, created_at)
      select '${LARGE}', ${id(7, 'n')}, ${id(6, 'n')}, ${id(6, 'n')}, 'VOTE_SELECTION_APPROVED', '', '', '', '', ${id(6, 'n')}, '', '{}', now() ${members};
    insert into one_time_codes (organization_id, id, otp_type, contact, user_identifier, code_mac, expires_at, created_at)
      select '${PARENT}', ${id(6, 'n')}, 'OTP_TYPE_EMAIL', 'u' || n, 'i' || n, '', now() + case when n < 1000 then interval '-3 days' else interval '5 minutes' end, now() ${each};
    insert into outbox (id, organization_id, channel, recipient, sealed_message, next_attempt_at, created_at)
      select ${id(6, 'n')}, '${PARENT}', 'email', ${shared("'u' || n")}, '', case when n % 3 = 0 then now() + interval '1 hour' end,
        now() - case when n < 1000 then interval '9 days' else interval '2 days' end ${each};
  `);
}
