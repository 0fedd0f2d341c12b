import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PosternConfig } from '@postern/backend';
import { expect } from 'vitest';
import { variablesOf } from '../../packages/cli/src/commands/doctor.ts';
import { type DoctorRequest, examineDeployment } from '../../packages/cli/src/doctor/doctor.ts';
import type { Machine } from '../../packages/cli/src/doctor/machine.ts';
import type { CheckResult } from '../../packages/cli/src/doctor/run-checks.ts';
import { createProgram } from '../../packages/cli/src/program.ts';
import { createApiKeyPair } from '../setup/authority.ts';
import { collect } from '../setup/leak-search.ts';

/** What a test changes in a deployment that is in order. */
export interface Change {
  options?: PosternConfig;
  environment?: Record<string, string | undefined>;
  machine?: Partial<Machine>;
  request?: Partial<DoctorRequest>;
}

const KNOWN_VARIABLES = variablesOf(createProgram());

const { publicKey, privateKey } = createApiKeyPair();

/** An empty folder, which is in no repository. */
export const FOLDER: string = mkdtempSync(join(tmpdir(), 'postern-doctor-'));

/** A deployment for production in which the checks of options find nothing. */
const ENVIRONMENT = {
  NODE_ENV: 'production',
  TURNKEY_API_URL: 'https://api.turnkey.com',
  TURNKEY_ORGANIZATION_ID: '11111111-2222-4333-8444-555555555555',
  TURNKEY_API_PUBLIC_KEY: publicKey,
  TURNKEY_API_PRIVATE_KEY: privateKey,
  POSTERN_AUDIT_KEY: 'ab'.repeat(32),
};

export const CLIENT_ID = '123-abc.apps.googleusercontent.com';

const OPTIONS: PosternConfig = {
  appName: 'Example',
  origins: ['https://app.example.com'],
  otp: { smsCountries: ['DE'] },
  trustedProxies: 1,
  upstream: { requestsPerSecond: 60 },
  captcha: { provider: 'turnstile', siteKey: 'site', secret: 'the secret of the captcha' },
  oauth: {
    publicUrl: 'https://app.example.com/auth',
    providers: { google: { preset: 'google', clientIds: [CLIENT_ID], clientSecret: 'GOCSPX-a client secret' } },
  },
};

const MACHINE: Machine = { nodeVersion: '24.1.0', heapLimit: 2 ** 30, memoryLimit: 2 ** 31, openFiles: 65_536 };

/** Runs one check, and those that it needs. */
async function examine(id: string, { options, environment, machine, request }: Change = {}): Promise<CheckResult> {
  const report = await examineDeployment({
    environment: { ...ENVIRONMENT, ...environment },
    options: { ...OPTIONS, ...options },
    machine: { ...MACHINE, ...machine },
    knownVariables: KNOWN_VARIABLES,
    folder: FOLDER,
    limitMs: 10_000,
    now: () => Date.parse('2026-11-01T00:00:00Z'),
    ...request,
    only: [id],
  });
  collect(report);
  const result = report.checks.find((check) => check.id === id);
  if (!result) throw new Error(`there is no check ${id}`);
  return result;
}

/** What a check must say: `ok`, or the beginning of its status and a part of its problem. */
export async function expectFinding(id: string, said: string | RegExp, change?: Change): Promise<CheckResult> {
  const result = await examine(id, change);
  const { status, detail, problems } = result;
  const text = [status, detail, ...problems.map(({ problem, fix }) => `${problem} ${fix}`)].join(' | ');
  expect(text, id).toMatch(said);
  for (const { problem, fix } of problems) {
    expect(problem, id).toMatch(/\.$/);
    expect(fix, id).toMatch(/^[A-Z].*[\w."”)…}]$/);
  }
  return result;
}
