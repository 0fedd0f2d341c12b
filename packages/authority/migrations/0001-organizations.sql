-- Everything is keyed by organization first, so that it can be partitioned by organization later.

create table organizations (
  id uuid primary key,
  parent_id uuid references organizations (id) on delete cascade,
  name text not null,
  root_user_ids uuid[] not null default '{}',
  root_quorum_threshold integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index organizations_by_name on organizations (parent_id, name);
create index organizations_by_parent on organizations (parent_id, id);

create table organization_features (
  organization_id uuid not null references organizations (id) on delete cascade,
  name text not null,
  value text not null,
  primary key (organization_id, name)
);

create table users (
  organization_id uuid not null references organizations (id) on delete cascade,
  id uuid not null,
  name text not null,
  email text,
  email_verified boolean not null default false,
  phone_number text,
  phone_number_verified boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organization_id, id)
);
create index users_by_email on users (lower(email)) where email is not null;
create index users_by_phone_number on users (phone_number) where phone_number is not null;
create index users_by_name on users (name);

create table api_keys (
  organization_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  name text not null,
  public_key text not null,
  curve text not null,
  credential_type text not null,
  session_profile_id uuid,
  expiration_seconds bigint,
  expires_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organization_id, id),
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
create unique index api_keys_by_public_key on api_keys (public_key, organization_id);
create index api_keys_by_user on api_keys (organization_id, user_id);

create table activities (
  organization_id uuid not null references organizations (id) on delete cascade,
  id uuid not null,
  type text not null,
  status text not null,
  fingerprint text not null,
  intent jsonb not null,
  result jsonb not null default '{}',
  failure jsonb,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organization_id, id),
  unique (organization_id, fingerprint)
);

create table votes (
  organization_id uuid not null,
  id uuid not null,
  activity_id uuid not null,
  user_id uuid not null,
  selection text not null,
  message text not null,
  public_key text not null,
  signature text not null,
  scheme text not null,
  created_at timestamptz not null,
  primary key (organization_id, id),
  unique (organization_id, activity_id, user_id),
  foreign key (organization_id, activity_id) references activities (organization_id, id) on delete cascade
);

create table wallets (
  organization_id uuid not null references organizations (id) on delete cascade,
  id uuid not null,
  name text not null,
  sealed_seed bytea not null,
  exported boolean not null default false,
  imported boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organization_id, id),
  unique (organization_id, name)
);

create table wallet_accounts (
  organization_id uuid not null,
  id uuid not null,
  wallet_id uuid not null,
  curve text not null,
  path_format text not null,
  path text not null,
  address_format text not null,
  address text not null,
  public_key text not null,
  name text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organization_id, id),
  unique (organization_id, wallet_id, path, curve, address_format),
  foreign key (organization_id, wallet_id) references wallets (organization_id, id) on delete cascade
);
create index wallet_accounts_by_address on wallet_accounts (lower(address));

create table one_time_codes (
  organization_id uuid not null references organizations (id) on delete cascade,
  id uuid not null,
  otp_type text not null,
  contact text not null,
  user_identifier text,
  code_mac bytea not null,
  sealed_target_key bytea,
  failed_attempts integer not null default 0,
  used_at timestamptz,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  primary key (organization_id, id)
);
create index one_time_codes_by_contact on one_time_codes (organization_id, contact, expires_at);

create table outbox (
  id uuid primary key,
  organization_id uuid not null references organizations (id) on delete cascade,
  channel text not null,
  recipient text not null,
  sealed_message bytea not null,
  attempts integer not null default 0,
  next_attempt_at timestamptz,
  delivered_at timestamptz,
  created_at timestamptz not null
);
create index outbox_due on outbox (next_attempt_at) where next_attempt_at is not null;
create index outbox_by_recipient on outbox (recipient, created_at);

-- The data key under the master key, and the enclave keys under the data key.
create table sealed_keys (
  name text primary key,
  sealed bytea not null,
  created_at timestamptz not null
);
