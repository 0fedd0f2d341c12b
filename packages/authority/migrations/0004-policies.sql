create table policies (
  organization_id uuid not null references organizations (id) on delete cascade,
  id uuid not null,
  name text not null,
  effect text not null,
  consensus text not null,
  condition text not null,
  "time" text not null,
  notes text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organization_id, id),
  unique (organization_id, name)
);

create table policy_evaluations (
  organization_id uuid not null,
  id uuid not null,
  activity_id uuid not null,
  vote_id uuid not null,
  evaluations jsonb not null,
  created_at timestamptz not null,
  primary key (organization_id, id),
  foreign key (organization_id, activity_id) references activities (organization_id, id) on delete cascade
);
create index policy_evaluations_by_activity on policy_evaluations (organization_id, activity_id);

create table mfa_policies (
  organization_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  name text not null,
  condition text not null,
  required_methods jsonb not null,
  rank integer not null,
  notes text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organization_id, id),
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
create index mfa_policies_by_user on mfa_policies (organization_id, user_id, rank);

create table session_profiles (
  organization_id uuid not null references organizations (id) on delete cascade,
  id uuid not null,
  name text not null,
  scope text not null,
  expiration_seconds bigint,
  notes text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organization_id, id),
  unique (organization_id, name)
);

-- A user proves several methods for one activity, each with a vote of its own.
alter table votes drop constraint votes_organization_id_activity_id_user_id_key;
alter table votes add column credential_id uuid;
alter table votes add column credential_type text not null default '';
alter table votes add column method jsonb not null default '{}';
create index votes_by_activity on votes (organization_id, activity_id);

-- Whose users decide: the parent's for what a parent does in a sub-organization.
alter table activities add column deciding_organization_id uuid;
