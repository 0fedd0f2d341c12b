-- What has decided an activity, or what it waits for: the root quorum, policies, a right of the user's own, MFA.
alter table activities add column decided_by text;
