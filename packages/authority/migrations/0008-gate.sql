-- Secret parameters while an activity waits for votes, and secret results for as long as the same request may be sent
-- again: sealed, so that a copy of the database does not show them.
alter table activities add column sealed_secrets bytea;
create index activities_with_secrets on activities (created_at) where sealed_secrets is not null;

-- The contact that an attested stamp has proved. The vote counts while it is still the user's.
alter table votes add column contact text;

-- A read-only session has the scope of the session that opened it, and ends when the credential that opened it is deleted.
alter table read_only_sessions add column session_profile_id uuid;
alter table read_only_sessions add column credential_id uuid;

-- Older records show tokens of sessions, and requests that could be sent again to be answered with one.
update activities set result = (
  select coalesce(jsonb_object_agg(key, value - 'session' - 'credentialBundle' - 'verificationToken' - 'oidcToken'), '{}')
  from jsonb_each(result))
where type ~ '^ACTIVITY_TYPE_(OTP_LOGIN|OAUTH_LOGIN|STAMP_LOGIN|VERIFY_OTP|OAUTH2_AUTHENTICATE|CREATE_READ_WRITE_SESSION)'
  and status = 'ACTIVITY_STATUS_COMPLETED';
update votes set message = '', signature = ''
from activities
where activities.organization_id = votes.organization_id and activities.id = votes.activity_id
  and votes.id = (select min(first.id::text)::uuid from votes first
    where first.organization_id = votes.organization_id and first.activity_id = votes.activity_id)
  and activities.type ~ '^ACTIVITY_TYPE_(OTP_LOGIN|OAUTH_LOGIN|STAMP_LOGIN|VERIFY_OTP|OAUTH2_AUTHENTICATE|CREATE_READ_WRITE_SESSION|CREATE_READ_ONLY_SESSION)';
