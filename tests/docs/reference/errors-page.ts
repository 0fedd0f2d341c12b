import { AUTH_ERRORS, type AuthErrorCode, type AuthErrorRow, GRPC_STATUSES, type GrpcStatus } from '@postern/protocol';
import { anchorOf } from '../../../apps/site/.vitepress/markdown/anchors.ts';
import { API_ERRORS } from '../../../packages/authority/src/errors/api-error.ts';
import { CLIENT_ERRORS } from '../../../packages/client/src/postern-error.ts';
import { authProxyPaths, type DescribedEndpoint, nativeEndpoints } from './backend-document.ts';

/** Who answers with the errors that no endpoint lists. */
const ELSEWHERE: Partial<Record<AuthErrorCode, string>> = {
  NOT_FOUND: 'A path below the base path that is no endpoint.',
  METHOD_NOT_ALLOWED: 'An endpoint, for another method.',
  SIGNUP_NOT_PROVED: "`POST /create-sub-organization` in the form of Turnkey's guide.",
  OAUTH_DENIED: 'The page to which `/oauth/:provider/callback` returns.',
  PROOF_REQUIRED: 'Your own routes behind `requireProof`.',
  INVALID_PROOF: 'Your own routes behind `requireProof`.',
  PROOF_MISMATCH: 'Your own routes behind `requireProof`.',
  PROOF_NOT_CURRENT: 'Your own routes behind `requireProof`.',
  PROOF_REUSED: 'Your own routes behind `requireProof`.',
  STEP_UP_REQUIRED: 'Your own routes behind `requireStepUp`.',
  AUDIT_UNAVAILABLE: 'Every endpoint that attempts something, with the option `audit`.',
};

const GROUPS: [title: string, belongs: (status: number) => boolean][] = [
  ['The request is wrong', (status) => status === 400 || status === 405 || status === 413 || status === 415],
  ['Not signed in, or not proved', (status) => status === 401],
  ['Not allowed', (status) => status === 403],
  ['Not there', (status) => status === 404],
  ['In conflict with what is there', (status) => status === 409],
  ['Too much', (status) => status === 429],
  ['A failure of the backend, or behind it', (status) => status >= 500],
];

/** Writes docs/errors.md from the tables of errors and the descriptions of the endpoints. */
export async function renderErrorsPage(): Promise<string> {
  const [native, authProxy] = await Promise.all([nativeEndpoints(), authProxyPaths()]);
  const rows = Object.entries(AUTH_ERRORS) as [AuthErrorCode, AuthErrorRow][];
  const groups = GROUPS.map(([title, belongs]) => {
    const errors = rows.filter(([, { status }]) => belongs(status));
    return [
      `### ${title}`,
      ...errors.map(([code, row]) => backendError(code, row, whoAnswers(code, native, authProxy))),
    ].join('\n\n');
  });
  const clientErrors = Object.entries(CLIENT_ERRORS).map(
    ([code, { message, action }]) => `### \`${code}\`\n\n${message}\n\n**What to do:** ${action}`,
  );
  return `${[
    INTRODUCTION,
    '## The backend',
    BACKEND,
    ...groups,
    '## The client',
    CLIENT,
    ...clientErrors,
    '## The local authority',
    AUTHORITY,
    ...authorityErrors(),
  ].join('\n\n')}\n`;
}

const INTRODUCTION = `# Errors

Every error of the backend, the client and the local authority. Programs use the code; the texts may change. Written by
\`npm run references\` from the tables in the code.`;

const BACKEND = `An answer with an error is a problem (RFC 9457, \`application/problem+json\`): \`title\` says what happened, \`detail\` what to do, \`code\` is
the name below, and \`requestId\` is the same as in the log, the trace and the audit event. In the form of the Auth Proxy it is Turnkey's
\`google.rpc.Status\`, with the code as \`reason\` in its details.`;

const CLIENT = `A failed flow of \`@postern/client\` throws a \`PosternError\` with \`code\`, \`message\` and \`action\`. The errors of the backend come through with
their codes, \`status\` and \`requestId\`. The client has these of its own:`;

const AUTHORITY = `The local authority answers in the form of Turnkey's API: \`code\` (of gRPC), \`message\`, \`details\` and \`turnkeyErrorCode\`, where
Turnkey has one. Here are the messages, and after them \`turnkeyErrorCode\`. Messages that name a part of the request are not listed,
for example \`wallet not found\`.`;

function backendError(code: string, { status, message, action }: AuthErrorRow, answeredBy: string): string {
  return `#### \`${code}\`\n\nHTTP ${status}. ${message}\n\n**What to do:** ${action}\n\n**Answered by:** ${answeredBy}`;
}

/** @throws Error when no endpoint lists the error, and nothing above says who answers with it. */
function whoAnswers(code: AuthErrorCode, native: DescribedEndpoint[], authProxy: DescribedEndpoint[]): string {
  const answers = [
    endpointsWith(code, native, 'endpoint'),
    withPrefix('Auth Proxy: ', endpointsWith(code, authProxy, 'path')),
  ];
  const [text, ...more] = [...answers, ELSEWHERE[code] ?? ''].filter((each) => each !== '');
  if (!text) throw new Error(`No endpoint answers with ${code}. Say in errors-page.ts who does, or remove it.`);
  return [text, ...more].join(' ');
}

function withPrefix(prefix: string, text: string): string {
  return text === '' ? '' : prefix + text;
}

function endpointsWith(code: AuthErrorCode, endpoints: DescribedEndpoint[], kind: string): string {
  const those = endpoints.filter(({ errors }) => errors.includes(code));
  const names = (list: DescribedEndpoint[]) =>
    list.map(({ name }) => `[\`${name}\`](endpoints.md#${anchorOf(name)})`).join(', ');
  if (those.length === 0) return '';
  if (those.length === endpoints.length) return `Every ${kind}.`;
  const withBody = endpoints.filter(({ body }) => body);
  if (withBody.length < 3 || !withBody.every((each) => those.includes(each))) return `${names(those)}.`;
  const others = those.filter(({ body }) => !body);
  return `Every ${kind} that takes a body${others.length > 0 ? `, and ${names(others)}` : ''}.`;
}

function authorityErrors(): string[] {
  const rows: { status: GrpcStatus; message: string; turnkeyErrorCode?: string }[] = Object.values(API_ERRORS);
  return [...new Set(rows.map(({ status }) => status))].map((status) => {
    const lines = rows
      .filter((row) => row.status === status)
      .map(({ message, turnkeyErrorCode }) => `- ${message}${turnkeyErrorCode ? ` (\`${turnkeyErrorCode}\`)` : ''}`);
    const { code, http } = GRPC_STATUSES[status];
    return `### \`${status}\`\n\nHTTP ${http}, code ${code}.\n\n${[...new Set(lines)].join('\n')}`;
  });
}
