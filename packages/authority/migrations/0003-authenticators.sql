-- The family is the parent organization with all of its sub-organizations: a credential id names one user in it.
create table authenticators (
  organization_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  family_id uuid not null references organizations (id) on delete cascade,
  name text not null,
  credential_id text not null,
  cose_key text not null,
  spki bytea not null,
  rp_id_hash bytea not null,
  sign_count bigint not null,
  last_signature text,
  transports text[] not null default '{}',
  attestation_type text not null,
  aaguid text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organization_id, id),
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
create unique index authenticators_by_credential_id on authenticators (credential_id, family_id);
create index authenticators_by_user on authenticators (organization_id, user_id);
