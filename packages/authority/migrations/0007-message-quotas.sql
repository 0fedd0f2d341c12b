-- Messages of an organization within the last hour and day are counted before another one is accepted.
create index outbox_by_organization on outbox (organization_id, created_at);
