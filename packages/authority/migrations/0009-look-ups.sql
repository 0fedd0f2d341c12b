-- Every look-up has an index that holds all of its conditions and its order, so that its cost depends on the length of
-- the page and not on how many organizations, users, activities or accounts there are. No other index has the same order
-- for the same conditions: PostgreSQL has no second plan to choose by its statistics.

-- Here whole tables are read.
set local enable_seqscan = on;
set local enable_hashjoin = on;
set local enable_sort = on;

-- The family is the parent organization with all of its sub-organizations. An organization never changes its parent.
create function set_family_id() returns trigger language plpgsql as $$
begin
  new.family_id := (select coalesce(parent_id, id) from organizations where id = new.organization_id);
  return new;
end
$$;

alter table users add column family_id uuid;
update users set family_id = coalesce(o.parent_id, o.id) from organizations o where o.id = users.organization_id;
alter table users alter column family_id set not null;
create trigger users_family before insert on users for each row execute function set_family_id();

alter table api_keys add column family_id uuid;
update api_keys set family_id = coalesce(o.parent_id, o.id) from organizations o where o.id = api_keys.organization_id;
alter table api_keys alter column family_id set not null;
create trigger api_keys_family before insert on api_keys for each row execute function set_family_id();

alter table wallet_accounts add column family_id uuid;
update wallet_accounts set family_id = coalesce(o.parent_id, o.id) from organizations o
where o.id = wallet_accounts.organization_id;
alter table wallet_accounts alter column family_id set not null;
create trigger wallet_accounts_family before insert on wallet_accounts for each row execute function set_family_id();

-- Sub-organizations of a parent, in the order of their ids.
drop index organizations_by_name;
create index organizations_by_name on organizations (parent_id, name, id);
drop index users_by_name;
create index users_by_name on users (family_id, name, organization_id);
drop index users_by_email;
create index users_by_email on users (family_id, lower(email), organization_id) where email is not null;
create index users_by_verified_email
  on users (family_id, (case when email_verified then lower(email) end), organization_id) where email_verified;
drop index users_by_phone_number;
create index users_by_phone_number on users (family_id, phone_number, organization_id) where phone_number is not null;
create index users_by_verified_phone_number
  on users (family_id, (case when phone_number_verified then phone_number end), organization_id)
  where phone_number_verified;
drop index api_keys_by_public_key;
create unique index api_keys_by_family on api_keys (family_id, public_key, organization_id);
create index api_keys_by_public_key on api_keys (public_key);
create index api_keys_of_parents on api_keys (public_key, organization_id) where organization_id = family_id;
drop index authenticators_by_credential_id;
create unique index authenticators_by_family on authenticators (family_id, credential_id, organization_id);
create index authenticators_by_credential_id on authenticators (credential_id);
drop index oauth_providers_by_family;
create index oauth_providers_by_family on oauth_providers (family_id, issuer, subject, audience, organization_id);
create index wallet_accounts_by_family on wallet_accounts (family_id, lower(address), organization_id);

-- Within one organization.
drop index api_keys_by_user;
create index api_keys_by_user on api_keys (organization_id, user_id, id);
drop index authenticators_by_user;
create index authenticators_by_user on authenticators (organization_id, user_id, id);
drop index oauth_providers_by_user;
create index oauth_providers_by_user on oauth_providers (organization_id, user_id, id);
drop index policy_evaluations_by_activity;
create index policy_evaluations_by_activity on policy_evaluations (organization_id, activity_id, id);
create index users_of_organization_by_email on users (organization_id, lower(email), id) where email is not null;
create index users_of_organization_by_phone_number on users (organization_id, phone_number, id)
  where phone_number is not null;
drop index wallet_accounts_by_address;
create index wallet_accounts_by_address on wallet_accounts (organization_id, lower(address), id);
create index wallet_accounts_by_wallet on wallet_accounts (organization_id, wallet_id, id);
drop index private_key_addresses_by_address;
create index private_key_addresses_by_address on private_key_addresses (organization_id, lower(address));
create index activities_by_status on activities (organization_id, status, id);
create index activities_by_type on activities (organization_id, type, status, id);
create index one_time_codes_by_identifier on one_time_codes (organization_id, user_identifier, created_at)
  where user_identifier is not null;
drop index outbox_by_recipient;
create index outbox_by_recipient on outbox (recipient, id);

-- For the clean-up.
create index one_time_codes_by_expiry on one_time_codes (expires_at);
create index outbox_settled on outbox (created_at) where next_attempt_at is null;
create index activities_decided_with_secrets on activities (created_at, id)
  where sealed_secrets is not null
    and status not in ('ACTIVITY_STATUS_CONSENSUS_NEEDED', 'ACTIVITY_STATUS_AUTHENTICATORS_NEEDED');
