import { HookRefusal } from '@postern/backend';
import { sql } from './database.js';

const emailOf = (identity) => (identity.type === 'email' ? identity.contact : null);

export async function findUser(organizationId) {
  const [user] = await sql`select * from users where organization_id = ${organizationId}`;
  return user;
}

export async function findInvitation(identity) {
  const [invitation] = await sql`select * from invitations where email = ${emailOf(identity)}`;
  return invitation;
}

/** The app's own code at the steps of a sign-in. */
export const hooks = {
  // Called once at most, so nothing may depend on it.
  async afterSignUp({ identity }) {
    await sql`update invitations set accepted_at = now() where email = ${emailOf(identity)}`;
  },
  async beforeLogIn({ organizationId }) {
    const user = await findUser(organizationId);
    if (user?.is_locked) throw new HookRefusal('Your account is locked. Write to support@example.com.');
  },
  // A client may repeat its request, so this must bear that.
  async afterLogIn({ identity, organizationId, userId }) {
    await sql`
      insert into users (organization_id, turnkey_user_id, email)
      values (${organizationId}, ${userId}, ${emailOf(identity)})
      on conflict (organization_id) do update
      set log_ins = users.log_ins + 1, last_log_in = now(), email = coalesce(excluded.email, users.email)`;
  },
};
