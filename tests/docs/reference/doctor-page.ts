import { DOCTOR_CHECKS } from '../../../packages/cli/src/doctor/doctor-checks.ts';

/** Writes docs/doctor.md, with every check. */
export function renderDoctorPage(): string {
  const groups = DOCTOR_CHECKS.map(({ name, checks }) => {
    const rows = checks.map(({ id, title, looksAt }) => [`\`${id}\``, title, looksAt]);
    return `### ${name}\n\n${table(['id', 'check', 'what it looks at'], rows)}`;
  });
  const number = DOCTOR_CHECKS.reduce((sum, { checks }) => sum + checks.length, 0);
  return `${[ABOUT, `## The ${number} checks`, ...groups].join('\n\n')}\n`;
}

/** In the form that the formatter gives tables. */
function table(heads: string[], rows: string[][]): string {
  const widths = heads.map((head, column) =>
    Math.max(...[heads, ...rows].map((row) => row[column]?.length ?? 0), head.length),
  );
  const line = (cells: string[]) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(heads), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

const ABOUT = `# The doctor

\`npx postern doctor\` looks at a deployment and says, for each thing that is wrong, how to mend it: keys and rights at Turnkey, options,
origins and passkeys, identity providers, limits, database, messages, certificates, and the running backend. Run it before you go live,
after each change of the configuration, and when something does not work.

<!-- not checked: it is shortened -->

\`\`\`text
npx postern doctor

  Postern doctor
  https://api.turnkey.com, organization 01a21819-17ed-7000-9a45-a90bb47cd6fb, as production

  ✓ This machine             7 in order, 1 skipped
  ✓ Configuration            5 in order
  ✓ API key                  3 in order
  ✗ Rights at Turnkey        9 in order
      ✗ Rights that the backend needs  needed-rights
        OAUTH_LOGIN, which the backend needs to log users in by an identity provider, is allowed by no policy.
        → Run "npx postern init" with the key of a root user, or add the policies that "npx postern init
          --print-policies" prints.
  …
  58 in order, 1 failed, 22 skipped
  --verbose shows each check, and why one was skipped.
\`\`\`

## What it looks at

It reads \`postern.config.ts\`, \`.env\` and the environment as \`postern backend\` does. It does not see the flags with which a backend was started. When neither names an API, it looks at what
\`postern dev\` has started on this machine. So it works against the local authority and against the real Turnkey in the same way.
Set \`POSTERN_URL\` to the address of the backend with its base path, and the running backend is looked at too.

**It changes nothing.** To Turnkey it sends queries only; no activity is submitted. In the databases it reads in transactions that can
only read. To servers of others it sends what a browser or the backend sends: requests for discovery documents and keys, an invalid
token to the provider of the captcha, preflights and health checks to the backend. To mail servers it only connects. If
\`postern.config.ts\` opens a store or a trail itself, your own code does that, also its migrations.

Some rights could only be seen by trying. The doctor does not try: it reads the policies of the organization and evaluates them for each
activity, with the policy language of the local authority. A policy that it cannot read is reported, and not judged. Two things cannot
be read at all: whether an organization is itself a sub-organization when the API key is its own, and which client address a running
backend sees behind a proxy.

The checks run side by side. Each one has ten seconds (\`--timeout\`). A check that needs another one is skipped when that one fails, and
says so. Secrets and contacts are never printed. Names that other servers chose are cut and cannot control the terminal.

## For scripts

- \`--json\` prints the report as JSON.
- \`--strict\` fails on warnings too.
- \`--only <ids>\` runs these checks, and those that they need.
- \`--list\` prints the ids.

The exit code is 0 when no check failed, and 1 when one did. The ids are stable. The JSON has this form; fields can be added, and
\`version\` changes when one is removed or changes its meaning:

\`\`\`json
{
  "version": 1,
  "subject": {
    "turnkeyApiUrl": "https://api.turnkey.com",
    "organizationId": "01a21819-17ed-7000-9a45-a90bb47cd6fb",
    "production": true,
    "configurationFile": "/srv/app/postern.config.ts"
  },
  "summary": { "ok": 58, "warning": 0, "failed": 1, "skipped": 22 },
  "checks": [
    {
      "id": "clock",
      "group": "Connection to Turnkey",
      "title": "Clock",
      "status": "failed",
      "detail": "",
      "problems": [
        {
          "severity": "failed",
          "problem": "The clock of this machine is 90 s behind Turnkey's.",
          "fix": "Synchronize the clock by NTP: tokens are otherwise refused, or accepted for too long."
        }
      ],
      "milliseconds": 12
    }
  ]
}
\`\`\`

\`status\` is \`ok\`, \`warning\`, \`failed\` or \`skipped\`. With \`ok\` and \`skipped\`, \`detail\` says what was found or why. A check that was
skipped because of another one names it in \`blockedBy\`. \`configurationFile\` is null without a file.

## What was tried, and where

All checks are tested against the local authority, real PostgreSQL, real TLS servers, a real OpenID provider, and running backends. None was
tried against the real Turnkey. So there it is unproven that it answers a request without a stamp in the form of its API
(\`turnkey-answers\`), that it shows its policies and features to a user with few rights, and how it shows the feature of its Auth Proxy
(\`features\`; the authority does not have that feature, so its test changes an answer). Unproven are also the providers of captchas, real DNS
zones, and Android's links: the tests answer in their place. No test shows that an old PostgreSQL is reported
(\`database-version\`) and that an encrypted connection is accepted (\`database-encryption\`), because the tests have one PostgreSQL, without TLS.`;
