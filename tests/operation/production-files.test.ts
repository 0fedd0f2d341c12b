import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AUTH_ERRORS } from '@postern/protocol';
import { beforeAll, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { optionsSchema } from '../../packages/backend/src/configuration/options-schema.ts';
import { createProgram } from '../../packages/cli/src/program.ts';
import { compileExamples } from '../docs/code-examples.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { createTestDatabase } from '../setup/database.ts';
import { launch } from '../start/postern-process.ts';

/** How long open requests may take when a server ends, in seconds: see `createDrain`. */
const FINISH_SECONDS = 25;

// What these files hold is checked here property by property, so nothing is assumed of it.
type Parsed = ReturnType<typeof JSON.parse>;

const read = (path: string): Promise<string> => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
const manifestsOf = async (path: string): Promise<Parsed[]> =>
  parseAllDocuments(await read(path)).map((document) => document.toJS());

let manifests: Parsed[];
let secret: Parsed;
let compose: Parsed;
let dockerfile: string;
const of = (kind: string): Parsed => manifests.find((manifest) => manifest.kind === kind);

beforeAll(async () => {
  manifests = await manifestsOf('kubernetes/backend.yaml');
  [secret] = await manifestsOf('kubernetes/secret.example.yaml');
  compose = parse(await read('docker/production.compose.yaml'), { merge: true });
  dockerfile = await read('docker/backend.Dockerfile');
});

/** Every variable that the command reads, as the help says. */
function variablesOfBackend(): Set<string> {
  const command = createProgram().commands.find((each) => each.name() === 'backend');
  let help = '';
  command?.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  const named = help.match(/\b(TURNKEY|POSTERN|DATABASE|OTEL)_[A-Z_]+\b/g) ?? [];
  const secrets = ['DATABASE_URL', 'POSTERN_AUDIT_KEY', 'POSTERN_AUDIT_DATABASE_URL'];
  return new Set([...named, ...secrets.map((name) => `${name}_FILE`)]);
}

test('The Kubernetes manifests have the types of Kubernetes, without a property that it does not know', async () => {
  const module = (apiVersion: string) =>
    `kubernetes-types/${apiVersion === 'v1' ? 'core/v1' : apiVersion.replace('.k8s.io', '')}`;
  const examples = [...manifests, secret].map((manifest, index) => ({
    place: `${manifest.kind}`,
    language: 'ts' as const,
    code: `import type { ${manifest.kind} } from '${module(manifest.apiVersion)}';
export const manifest${index}: ${manifest.kind} = ${JSON.stringify(manifest)};`,
  }));
  const wrong = {
    place: 'a wrong one',
    language: 'ts' as const,
    code: `import type { PodSpec } from 'kubernetes-types/core/v1'; export const wrong: PodSpec = { containers: [], replicas: 2 };`,
  };
  const output = await compileExamples('kubernetes', [...examples, wrong]);
  expect(output).toContain('a wrong one(1,');
  expect(output.trim().split(/\n(?! )/)).toHaveLength(1);
}, 60_000);

test('Every variable in the containers is one that the command reads', () => {
  const known = variablesOfBackend();
  const inCompose = Object.keys(compose.services['backend-1'].environment);
  const inKubernetes = Object.keys(of('ConfigMap').data);
  const inImage = [...dockerfile.matchAll(/^ENV (\w+)=/gm)]
    .map(([, name]) => name)
    .filter((name) => name !== 'NODE_ENV');
  for (const name of [...inCompose, ...inKubernetes, ...inImage]) expect(known).toContain(name);
});

test('Containers do not run as root, write nothing, and have no more rights than they need', () => {
  const [container] = of('Deployment').spec.template.spec.containers;
  const pod = of('Deployment').spec.template.spec.securityContext;
  expect(pod).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
  expect(container.securityContext).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  });
  expect(dockerfile).toContain(`\nUSER ${pod.runAsUser}:${pod.runAsGroup}\n`);
  expect(dockerfile.lastIndexOf('\nUSER ')).toBeGreaterThan(dockerfile.lastIndexOf('\nRUN '));
  for (const name of ['backend-1', 'backend-2']) {
    expect(compose.services[name]).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
  }
});

test('A container gets more time to end than the drain and open requests take', () => {
  const { terminationGracePeriodSeconds: period } = of('Deployment').spec.template.spec;
  expect(period).toBeGreaterThan(Number(of('ConfigMap').data.POSTERN_DRAIN_SECONDS) + FINISH_SECONDS);
  const { drainSeconds } = optionsSchema.parse({}).server;
  expect(Number.parseInt(compose.services['backend-1'].stop_grace_period, 10)).toBeGreaterThan(
    drainSeconds + FINISH_SECONDS,
  );
});

test('Ports, probes and names are the same everywhere', async () => {
  const port = /^ENV POSTERN_PORT=(\d+)$/m.exec(dockerfile)?.[1];
  const [container] = of('Deployment').spec.template.spec.containers;
  expect(container.ports).toEqual([
    { name: 'http', containerPort: Number(port) },
    { name: 'metrics', containerPort: Number(of('ConfigMap').data.POSTERN_METRICS_PORT) },
  ]);
  expect(of('Deployment').spec.template.metadata.annotations['prometheus.io/port']).toBe(
    of('ConfigMap').data.POSTERN_METRICS_PORT,
  );
  const paths = [container.startupProbe, container.livenessProbe, container.readinessProbe].map(
    (probe) => probe.httpGet.path,
  );
  expect(paths).toEqual(['/auth/healthz', '/auth/healthz', '/auth/readyz']);
  expect(dockerfile).toContain(`http://127.0.0.1:${port}/auth/healthz`);
  const caddyfile = await read('docker/Caddyfile');
  expect(caddyfile).toContain(`reverse_proxy backend-1:${port} backend-2:${port} {`);
  expect(caddyfile).toContain('health_uri /auth/readyz');
  const { labels } = of('Deployment').spec.template.metadata;
  const selectors = [of('Deployment').spec.selector.matchLabels, of('Service').spec.selector];
  const others = [
    of('PodDisruptionBudget').spec.selector.matchLabels,
    of('NetworkPolicy').spec.podSelector.matchLabels,
  ];
  expect([...selectors, ...others]).toEqual([labels, labels, labels, labels]);
});

test('Secrets come as files, and the repository has none', () => {
  const { data } = of('ConfigMap');
  const mount = of('Deployment').spec.template.spec.containers[0].volumeMounts[0].mountPath;
  const files = Object.entries(data).filter(([name]) => name.endsWith('_FILE'));
  expect(files).toHaveLength(4);
  for (const [, path] of files)
    expect(Object.keys(secret.stringData).map((name) => `${mount}/${name}`)).toContain(path);
  expect(new Set(Object.values(secret.stringData))).toEqual(new Set(['REPLACE-ME']));
  expect(secret.metadata.name).toBe(of('Deployment').spec.template.spec.volumes[0].secret.secretName);

  const backend = compose.services['backend-1'];
  for (const [name, value] of Object.entries<string>(backend.environment)) {
    if (name.endsWith('_FILE')) expect(backend.secrets).toContain(value.replace('/run/secrets/', ''));
    expect(value).not.toMatch(/password|[0-9a-f]{32}/i);
  }
  for (const service of Object.values<Parsed>(compose.services)) {
    for (const name of service.secrets ?? []) expect(compose.secrets[name].file).toBe(`secrets/${name}`);
    for (const name of Object.keys(service.depends_on ?? {})) expect(compose.services).toHaveProperty([name]);
  }
  // Only the proxy can be reached from outside.
  const published = Object.entries<Parsed>(compose.services).filter(([, { ports }]) => ports);
  expect(published.map(([name]) => name)).toEqual(['proxy']);
});

test('The backend starts with exactly the variables and files of these containers', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'postern-secrets-'));
  const database = await createTestDatabase();
  const { privateKey } = createApiKeyPair();
  const values = { 'turnkey-api-key': privateKey, 'database-url': database.url, 'audit-key': 'ab'.repeat(32) };
  for (const [name, value] of Object.entries(values)) await writeFile(join(folder, name), `${value}\n`);
  const given: Record<string, string> = {
    TURNKEY_ORGANIZATION_ID: randomUUID(),
    POSTERN_ORIGINS: 'https://app.example.com',
  };
  // Compose itself puts variables in place of these.
  const filled = (text: string) =>
    text.replaceAll(/\$\{(\w+):[?-]([^}]*)\}/g, (_, name, other) => given[name] ?? other);
  const environmentOf = (variables: Record<string, string>, mount: string) =>
    Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, filled(value).replace(mount, folder)]));
  const environments = [
    environmentOf(compose.services['backend-1'].environment, '/run/secrets'),
    environmentOf(of('ConfigMap').data, '/secrets'),
  ];
  for (const environment of environments) {
    const backend = launch(['backend', '--port', '0'], { ...environment, POSTERN_METRICS_PORT: '0' });
    await backend.said(/is ready/);
    expect(await backend.end('SIGINT')).toMatchObject({ code: 0, stderr: '' });
  }
  await database.drop();
  await rm(folder, { recursive: true });
});

test('The alerts use metrics, labels and codes that exist', async () => {
  const { groups } = parse(await read('docker/prometheus-alerts.yaml'));
  const expressions = groups.flatMap(({ rules }: Parsed) => rules.map(({ expr }: Parsed) => expr)).join('\n');
  const names: string[] = expressions.match(/\bpostern_\w+/g) ?? [];
  const page = await read('docs/operation.md');
  expect(names.length).toBeGreaterThan(4);
  for (const name of names) {
    const metric = name.replace(/(_duration)_(?:count|sum|bucket)$|_total$/, '$1');
    expect(page).toContain(`\`${metric.replaceAll('_', '.')}\``);
  }
  const codes: string[] = [...expressions.matchAll(/error_type=~?"([^"]+)"/g)].flatMap(([, list = '']) =>
    list.split('|'),
  );
  expect(codes.length).toBeGreaterThan(3);
  for (const code of codes) expect(AUTH_ERRORS).toHaveProperty(code);
});
