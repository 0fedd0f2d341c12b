import { page } from './page.ts';
import { SAMPLE_USERS } from './sample-users.ts';

/** Asks who is signing in. There is no password: the provider exists on this machine only. */
export function choosePage(action: string): string {
  const users = SAMPLE_USERS.map(
    ({ subject, name, email }) => `<button name="subject" value="${subject}">${name}<small>${email}</small></button>`,
  );
  return page(`<p>Who are you today?</p>
<form method="post" action="${action}">
${users.join('\n')}
</form>
<p>An identity provider on this machine, for development: there are no passwords.</p>`);
}
