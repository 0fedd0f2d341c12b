-- A credential id names one user of an organization, and not of the whole family: a tenant who registers the id of
-- somebody else must not keep that person from registering the passkey.
drop index authenticators_by_credential_id;
create unique index authenticators_by_credential_id on authenticators (credential_id, organization_id);
