create table user_tags (
  organization_id uuid not null references organizations (id) on delete cascade,
  id uuid not null,
  name text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (organization_id, id),
  unique (organization_id, name)
);

create table tagged_users (
  organization_id uuid not null,
  tag_id uuid not null,
  user_id uuid not null,
  primary key (organization_id, user_id, tag_id),
  foreign key (organization_id, tag_id) references user_tags (organization_id, id) on delete cascade,
  foreign key (organization_id, user_id) references users (organization_id, id) on delete cascade
);
create index tagged_users_by_tag on tagged_users (organization_id, tag_id);
