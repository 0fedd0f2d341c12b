-- The family is the parent organization with all of its sub-organizations. An identity belongs to one user of an
-- organization; that only one organization of a family has it is for the parent's backend to see to.
create table oauth_providers (
  organization_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  family_id uuid not null references organizations (id) on delete cascade,
  name text not null,
  issuer text not null,
  audience text not null,
  subject text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organization_id, id),
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
create unique index oauth_providers_by_identity on oauth_providers (organization_id, issuer, subject, audience);
create index oauth_providers_by_family on oauth_providers (family_id, issuer, subject, audience);
create index oauth_providers_by_user on oauth_providers (organization_id, user_id);

-- The client secret stays as it was sent: encrypted to the TLS fetcher's encryption key.
create table oauth2_credentials (
  organization_id uuid not null references organizations (id) on delete cascade,
  id uuid not null,
  provider text not null,
  client_id text not null,
  encrypted_client_secret text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organization_id, id)
);
