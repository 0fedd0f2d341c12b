-- A credential id names one user of an organization, and not of the whole family: a tenant who registers the id of a
-- user of another organization must not block the registration of a passkey.
drop index authenticators_by_credential_id;
create unique index authenticators_by_credential_id on authenticators (credential_id, organization_id);
