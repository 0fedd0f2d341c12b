-- The statements of the authority say the family of a new row. The trigger looks it up for rows from elsewhere.
drop trigger users_family on users;
create trigger users_family before insert on users
  for each row when (new.family_id is null) execute function set_family_id();
drop trigger api_keys_family on api_keys;
create trigger api_keys_family before insert on api_keys
  for each row when (new.family_id is null) execute function set_family_id();
drop trigger wallet_accounts_family on wallet_accounts;
create trigger wallet_accounts_family before insert on wallet_accounts
  for each row when (new.family_id is null) execute function set_family_id();
