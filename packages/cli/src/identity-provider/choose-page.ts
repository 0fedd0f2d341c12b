import { SAMPLE_USERS } from './sample-users.ts';

const STYLE = `
  :root { color-scheme: light dark; }
  body { font: 16px/1.5 system-ui, sans-serif; margin: 0; min-height: 100vh; display: grid; place-items: center;
    background: light-dark(#f4f1ea, #141614); }
  main { width: min(22rem, 100vw - 3rem); padding: 2rem 0; }
  h1 { font: 600 1.5rem/1.2 Georgia, serif; margin: 0 0 .5rem; }
  p { margin: 0 0 1.5rem; opacity: .75; }
  button { display: block; width: 100%; margin: 0 0 .75rem; padding: .85rem 1rem; text-align: left; font: inherit;
    color: inherit; border: 1px solid color-mix(in srgb, currentColor 22%, transparent); border-radius: 12px;
    background: light-dark(#fff, #1e211e); cursor: pointer; }
  button:hover { border-color: currentColor; }
  button:focus-visible { outline: 3px solid light-dark(#2f6b4f, #8fd0ae); outline-offset: 2px; }
  small { display: block; opacity: .7; }
`;

/** Asks who is signing in. There is no password: the provider exists on this machine only. */
export function choosePage(action: string): string {
  const users = SAMPLE_USERS.map(
    ({ subject, name, email }) => `<button name="subject" value="${subject}">${name}<small>${email}</small></button>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Local ID</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Local ID</h1>
<p>An identity provider on this machine, for development. Who are you today?</p>
<form method="post" action="${action}">
${users.join('\n')}
</form>
</main>
</body>
</html>
`;
}
