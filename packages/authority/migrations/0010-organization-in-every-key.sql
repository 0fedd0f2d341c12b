-- Every unique key has the organization in it, so that every table of tenants can be partitioned by organization.
alter table outbox drop constraint outbox_pkey;
alter table outbox add primary key (organization_id, id);
create index outbox_by_id on outbox (id);

drop index read_only_sessions_by_token;
create unique index read_only_sessions_by_token on read_only_sessions (token_hash, organization_id);

-- A parent is never deleted. With these, the deletion of a sub-organization looked for its children in every table, and
-- every sign-up locked the parent's row.
alter table organizations drop constraint organizations_parent_id_fkey;
alter table oauth_providers drop constraint oauth_providers_family_id_fkey;
alter table authenticators drop constraint authenticators_family_id_fkey;
