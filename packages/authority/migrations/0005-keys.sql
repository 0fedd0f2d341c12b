create table private_keys (
  organization_id uuid not null references organizations (id) on delete cascade,
  id uuid not null,
  name text not null,
  curve text not null,
  public_key text not null,
  sealed_key bytea not null,
  exported boolean not null default false,
  imported boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organization_id, id),
  unique (organization_id, name)
);

create table private_key_addresses (
  organization_id uuid not null,
  private_key_id uuid not null,
  position integer not null,
  address_format text not null,
  address text not null,
  primary key (organization_id, private_key_id, address_format),
  foreign key (organization_id, private_key_id) references private_keys (organization_id, id) on delete cascade
);
create index private_key_addresses_by_address on private_key_addresses (lower(address));

create table private_key_tags (
  organization_id uuid not null references organizations (id) on delete cascade,
  id uuid not null,
  name text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organization_id, id),
  unique (organization_id, name)
);

create table tagged_private_keys (
  organization_id uuid not null,
  tag_id uuid not null,
  private_key_id uuid not null,
  primary key (organization_id, private_key_id, tag_id),
  foreign key (organization_id, tag_id) references private_key_tags (organization_id, id) on delete cascade,
  foreign key (organization_id, private_key_id) references private_keys (organization_id, id) on delete cascade
);
create index tagged_private_keys_by_tag on tagged_private_keys (organization_id, tag_id);

-- An account that was exported by itself. The accounts of an exported wallet count as exported as well.
alter table wallet_accounts add column exported boolean not null default false;

-- The keys to which clients encrypt what they import. A row is used once and then gone.
create table import_targets (
  organization_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  sealed_key bytea not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  primary key (organization_id, id),
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
create index import_targets_by_user on import_targets (organization_id, user_id, id);

-- SHA-256 of the tokens; the tokens themselves are with their owners only.
create table read_only_sessions (
  organization_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  token_hash bytea not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  primary key (organization_id, id),
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
create unique index read_only_sessions_by_token on read_only_sessions (token_hash);
create index read_only_sessions_by_user on read_only_sessions (organization_id, user_id);
