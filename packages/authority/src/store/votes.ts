import type postgres from 'postgres';
import { type ActivityRecord, insertActivity } from './activities.ts';
import type { AuthenticationMethod } from './authentication-method.ts';
import { type Fragment, onlyValue } from './only-value.ts';
import type { Sql } from './sql.ts';
import { type User, userColumns } from './users.ts';

export interface Vote {
  organizationId: string;
  id: string;
  activityId: string;
  userId: string;
  selection: 'VOTE_SELECTION_APPROVED' | 'VOTE_SELECTION_REJECTED';
  /** The signed request body; empty, like the signature, when the request is answered with a secret. */
  message: string;
  publicKey: string;
  signature: string;
  scheme: string;
  /** Null for an attested identity. */
  credentialId: string | null;
  credentialType: string;
  /** What the stamp of this vote proves. */
  method: AuthenticationMethod;
  /** The contact that an attested stamp has proved: an e-mail address in lower case, or a number in E.164. */
  contact: string | null;
  createdAt: Date;
}

/** A vote, and the present state of its user and credential. */
export interface VoteAsOfNow extends Vote {
  /** Null when the user has been deleted. */
  voter: User | null;
  /** Whether user and credential still exist, and the credential has not expired. */
  hasCredential: boolean;
  /** Of the session that voted; null for any other credential. */
  sessionProfileId: string | null;
  /** How long the credential was granted for, in seconds; null for one that does not expire. */
  expirationSeconds: number | null;
}

type Row = Vote & Omit<VoteAsOfNow, 'voter'> & { [Field in keyof User as `voter${Capitalize<Field>}`]: User[Field] };

export function voteStore(sql: Sql) {
  return {
    /**
     * Records a vote.
     * @param voterOrganizationId The organization of its user.
     * @returns The user.
     */
    async insert(vote: Vote, voterOrganizationId: string): Promise<User | null> {
      const [voter] = await sql<User[]>`
        with cast_vote as (${insertVote(sql, vote, sql``)})
        select ${userColumns(sql)} from users
        where organization_id = ${voterOrganizationId} and id = ${vote.userId}`;
      return voter ?? null;
    },

    /**
     * Records a new activity with its first vote.
     * @returns The user of the vote, and whether a user of that organization has an MFA policy. Undefined, and then
     * nothing was recorded, when the organization already has an activity with this fingerprint.
     */
    async insertWithActivity(
      activity: ActivityRecord,
      vote: Vote,
    ): Promise<{ voter: User | null; hasMfaPolicies: boolean } | undefined> {
      const voterOrganizationId = activity.decidingOrganizationId;
      const [row] = await sql<(User & { isNew: boolean; hasMfaPolicies: boolean })[]>`
        with proposed as (${insertActivity(sql, activity)}),
          cast_vote as (${insertVote(sql, vote, sql`where exists (select from proposed)`)})
        select exists (select from proposed) as is_new,
          exists (select from mfa_policies where organization_id = ${voterOrganizationId}) as has_mfa_policies,
          ${userColumns(sql)}
        from (values (true)) as one_row left join users
          on organization_id = ${voterOrganizationId} and id = ${vote.userId}`;
      if (!row?.isNew) return undefined;
      const { isNew, hasMfaPolicies, ...voter } = row;
      return { voter: voter.id ? voter : null, hasMfaPolicies };
    },

    /**
     * The votes on some activities of one organization, in the order in which they were cast.
     * @param now The moment at which a credential must not have expired.
     */
    async list(organizationId: string, activityIds: string[], now: Date): Promise<VoteAsOfNow[]> {
      const ofVoter = (credentials: Fragment) => sql`
        select * from ${credentials} where organization_id = u.organization_id and user_id = u.id`;
      const rows = await sql<Row[]>`
        select v.organization_id, v.id, v.activity_id, v.user_id, v.selection, v.message, v.public_key, v.signature,
          v.scheme, v.credential_id, v.credential_type, v.method, v.contact, v.created_at,
          k.session_profile_id, k.expiration_seconds::float8 as expiration_seconds,
          u.organization_id as voter_organization_id, u.id as voter_id, u.name as voter_name, u.email as voter_email,
          u.email_verified as voter_email_verified, u.phone_number as voter_phone_number,
          u.phone_number_verified as voter_phone_number_verified,
          u.created_at as voter_created_at, u.updated_at as voter_updated_at,
          array(select tag_id from tagged_users t
            where t.organization_id = u.organization_id and ${onlyValue(sql, sql`t.user_id`, sql`u.id`)}
            order by user_id, tag_id) as voter_tags,
          coalesce(case
            when v.credential_id is not null then
              (k.id is not null and (k.expires_at is null or k.expires_at > ${now})) or p.id is not null
            when v.method->>'type' = 'AUTHENTICATION_TYPE_OAUTH' then i.id is not null
            when v.method->>'type' = 'AUTHENTICATION_TYPE_EMAIL_OTP' then lower(u.email) = v.contact
            when v.method->>'type' = 'AUTHENTICATION_TYPE_SMS_OTP' then u.phone_number = v.contact
          end, false) as has_credential
        from unnest(${activityIds}::uuid[]) as wanted (id), lateral (
          select * from votes
          where organization_id = ${organizationId} and ${onlyValue(sql, sql`activity_id`, sql`wanted.id`)}
          order by activity_id) v
        join activities a on a.organization_id = v.organization_id and a.id = v.activity_id
        left join lateral (
          select * from users where organization_id = coalesce(a.deciding_organization_id, a.organization_id)
            and ${onlyValue(sql, sql`id`, sql`v.user_id`)} order by id) u on true
        left join lateral (${ofVoter(sql`api_keys`)} and ${onlyValue(sql, sql`id`, sql`v.credential_id`)}
          order by id) k on true
        left join lateral (${ofVoter(sql`authenticators`)} and ${onlyValue(sql, sql`id`, sql`v.credential_id`)}
          order by id) p on true
        left join lateral (${ofVoter(sql`oauth_providers`)} and id::text = v.method->>'id'
          and ${onlyValue(sql, sql`user_id`, sql`u.id`)} order by user_id, id) i on true`;
      return rows.sort((a, b) => (a.id < b.id ? -1 : 1)).map(voteOf);
    },
  };
}

/** @param condition Of the insert: `where …`. */
function insertVote(sql: Sql, vote: Vote, condition: Fragment): Fragment {
  return sql`
    insert into votes (organization_id, id, activity_id, user_id, selection, message, public_key, signature, scheme,
      credential_id, credential_type, method, contact, created_at)
    select ${vote.organizationId}, ${vote.id}, ${vote.activityId}, ${vote.userId}, ${vote.selection}, ${vote.message},
      ${vote.publicKey}, ${vote.signature}, ${vote.scheme}, ${vote.credentialId}, ${vote.credentialType},
      ${sql.json(vote.method as unknown as postgres.JSONValue)}, ${vote.contact}, ${vote.createdAt}
    ${condition}`;
}

function voteOf(row: Row): VoteAsOfNow {
  const { voterOrganizationId, voterId, voterName, voterEmail, voterEmailVerified, voterPhoneNumber } = row;
  const { voterPhoneNumberVerified, voterTags, voterCreatedAt, voterUpdatedAt, ...vote } = row;
  const voter: User = {
    organizationId: voterOrganizationId,
    id: voterId,
    name: voterName,
    email: voterEmail,
    emailVerified: voterEmailVerified,
    phoneNumber: voterPhoneNumber,
    phoneNumberVerified: voterPhoneNumberVerified,
    tags: voterTags,
    createdAt: voterCreatedAt,
    updatedAt: voterUpdatedAt,
  };
  return { ...vote, voter: voterId ? voter : null };
}
