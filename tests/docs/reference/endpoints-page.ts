import { authProxyPaths, type DescribedEndpoint, nativeEndpoints } from './backend-document.ts';
import { schemaLines } from './schema-lines.ts';

/** Writes docs/endpoints.md from the backend's OpenAPI document and the paths of its Auth Proxy. */
export async function renderEndpointsPage(): Promise<string> {
  const [native, authProxy] = await Promise.all([nativeEndpoints(), authProxyPaths()]);
  const everywhere = native[0]?.errors.filter((code) => native.every(({ errors }) => errors.includes(code))) ?? [];
  const withBody = native.filter(({ body }) => body);
  const ofBodies = (withBody[0]?.errors ?? []).filter(
    (code) => withBody.every(({ errors }) => errors.includes(code)) && !everywhere.includes(code),
  );
  const usual = new Set([...everywhere, ...ofBodies]);
  return `${[
    INTRODUCTION,
    `Every endpoint can answer with ${linksTo(everywhere)}, and with a body ${linksTo(ofBodies)}. Each endpoint names its other errors.`,
    '## Native endpoints',
    'They are below the base path, `/auth` by default.',
    ...native.map((endpoint) => section(endpoint, usual)),
    '## Auth Proxy',
    AUTH_PROXY,
    ...authProxy.map((endpoint) => section(endpoint, usual)),
  ].join('\n\n')}\n`;
}

const INTRODUCTION = `# Endpoints

What each endpoint of the backend takes and answers. Written by \`npm run references\` from the schemas that check the requests, which
\`GET /auth/openapi.json\` serves as OpenAPI 3.1. A field with a question mark may be left out.`;

const AUTH_PROXY = `The same flows in the form of [Turnkey's Auth Proxy](auth-proxy.md), below the path of the option \`authProxy\`. Every request names a
configuration in the header \`X-Auth-Proxy-Config-ID\`. Other fields in a body are ignored.`;

function section(endpoint: DescribedEndpoint, usual: ReadonlySet<string>): string {
  const { name, summary, needsSession, parameters, body, answer, success } = endpoint;
  const errors = endpoint.errors.filter((code) => !usual.has(code));
  return [
    `### \`${name}\``,
    summary,
    ...(needsSession ? ['**Session:** the header `Authorization: Bearer`, with the session token.'] : []),
    ...(parameters.length > 0 ? [`**Parameters:**\n\n${parameters.map(parameterLine).join('\n')}`] : []),
    ...(body ? [fields('Takes', body)] : []),
    answer ? fields('Answers', answer) : `**Answers:** ${success}`,
    ...(errors.length > 0 ? [`**Errors:** ${linksTo(errors)}`] : []),
  ].join('\n\n');
}

function fields(title: string, schema: Parameters<typeof schemaLines>[0]): string {
  const lines = schemaLines(schema);
  return lines.length > 0 ? `**${title}:**\n\n${lines.join('\n')}` : `**${title}:** an empty object.`;
}

function parameterLine({ name, in: place, required, description }: DescribedEndpoint['parameters'][number]): string {
  return `- \`${name}${required ? '' : '?'}\` (${place}): ${description}`;
}

function linksTo(codes: readonly string[]): string {
  return codes.map((code) => `[\`${code}\`](errors.md#${code.toLowerCase()})`).join(', ');
}
