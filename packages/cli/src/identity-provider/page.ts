/** The colours of the demo, so that a popup looks the same. */
const STYLE = `
  :root { color-scheme: light dark; --ink: light-dark(#1d1f1c, #ebe8e0); --muted: light-dark(#5d6158, #a5a99e);
    --line: light-dark(#ddd8cb, #343a34); --accent: light-dark(#1d5343, #93cfb4); }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 1rem/1.5 system-ui, sans-serif;
    color: var(--ink); background: light-dark(#f4f1ea, #141614); overflow-wrap: anywhere; }
  main { width: min(22rem, 100vw - 3rem); padding: 2rem 0; }
  h1 { margin: 0; font: 400 1.75rem/1.2 Georgia, serif; }
  p { margin: .5rem 0 1.5rem; color: var(--muted); }
  p:last-child { margin: 1rem 0 0; font-size: .875rem; }
  button, .link { display: block; box-sizing: border-box; width: 100%; margin: 0 0 .75rem; padding: .85rem 1rem;
    text-align: left; text-decoration: none; font: inherit; font-weight: 500; color: inherit;
    border: 1px solid var(--line); border-radius: .75rem; background: light-dark(#fffdf9, #1c1f1c); cursor: pointer; }
  button:hover, .link:hover { border-color: var(--accent); }
  button:focus-visible, .link:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
  small { display: block; font-weight: 400; color: var(--muted); }
`;

/** A page of the identity provider. @param main - HTML below the title */
export function page(main: string): string {
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
${main}
</main>
</body>
</html>
`;
}
