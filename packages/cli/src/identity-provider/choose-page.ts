import { page } from './page.ts';
import { SAMPLE_USERS } from './sample-users.ts';

/** Asks which user is signing in. There are no passwords: the provider is for this machine only. */
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
