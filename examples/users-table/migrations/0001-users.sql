create table if not exists users (
  -- One person has one sub-organization, so it is the key.
  organization_id uuid primary key,
  turnkey_user_id uuid not null,
  email text,
  is_locked boolean not null default false,
  log_ins integer not null default 1,
  last_log_in timestamptz not null default now()
);

create table if not exists invitations (
  email text primary key,
  name text not null,
  with_solana boolean not null default false,
  accepted_at timestamptz
);
