import type { Flow, SizeOfTable } from './rows.ts';

/** docs/scale.json. */
export interface Constants {
  /** Milliseconds of CPU for an activity, as `npm run bench` has measured them. */
  cpuMs: Record<string, { node: number; postgres: number }>;
  /** How many users the tables had when they were measured. */
  count: number;
  /** By the name of the step: signUp, logIn, signature. */
  flows: Record<string, Flow>;
  /** For each step and table: what it adds for each user. */
  bytes: Record<string, Record<string, SizeOfTable>>;
}

type FlowName = 'signUp' | 'logIn' | 'signature';

const NO_FLOW: Flow = { rows: {}, rowsOfParent: 0, backendWrites: 0 };

/** What one user does in a year. */
const LOG_INS = 24;
const SIGNATURES = 50;
/** The busiest second has this many times the load of an average one. */
const PEAK = 5;
/** How busy a processor may be in the busiest second. */
const LOAD = 0.5;
const SECONDS = 365 * 86_400;
/** Rows of these tables are deleted after days. Sessions of a user are deleted when there are more than ten. */
const KEPT_DAYS: Record<string, number> = { one_time_codes: 1, outbox: 7 };
const SESSIONS = 10;
/** Read by every request or every log-in. */
const HOT = ['organizations', 'users', 'api_keys', 'wallets', 'wallet_accounts'];
const USERS = [10_000_000, 100_000_000, 1_000_000_000];

/** The parts of docs/scale.md that hold figures, as Markdown. */
export function modelParts(constants: Constants): Record<'constants' | 'needs' | 'ceiling', string> {
  return { constants: constantsTable(constants), needs: needsTable(constants), ceiling: ceiling(constants) };
}

/** Users at whose peak the backend uses up Turnkey's highest rate limit. */
function ceiling(constants: Constants): string {
  const users = 60 / needsOf(constants, 1).calls;
  return `${rounded(users / 1e6)} million users. More need another agreement with Turnkey, or an authority of their own.`;
}

function constantsTable({ flows, bytes }: Constants): string {
  const line = (title: string, flow: FlowName) => {
    const size = sum(Object.values(bytes[flow] ?? {}).map(({ table, indexes }) => table + indexes));
    const { rows, rowsOfParent, backendWrites } = flows[flow] ?? NO_FLOW;
    const count = sum(Object.values(rows));
    return [title, String(count), String(rowsOfParent), bytesText(size), String(backendWrites)];
  };
  return markdown(
    ['', 'new rows', 'of them in the parent', 'on disk', "writes of the backend's store"],
    [
      line('sign-up by e-mail, with a wallet', 'signUp'),
      line('log-in by e-mail', 'logIn'),
      line('signature', 'signature'),
    ],
  );
}

function needsTable(constants: Constants): string {
  const needs = USERS.map((users) => needsOf(constants, users));
  const row = (title: string, cell: (of: ReturnType<typeof needsOf>) => string) => [title, ...needs.map(cell)];
  return markdown(
    ['', ...USERS.map((users) => `${(users / 1e6).toLocaleString('en')} million users`)],
    [
      row('activities per second, peak', (of) => rounded(of.activities)),
      row('rows written per second, peak', (of) => rounded(of.rows)),
      row('disk: people, keys and wallets', (of) => bytesText(of.people)),
      row('disk: activities and votes of each year', (of) => bytesText(of.history)),
      row('disk: codes and messages', (of) => bytesText(of.transient)),
      row('memory for the indexes of every log-in', (of) => bytesText(of.hot)),
      row('cores for the authority', (of) => rounded(of.nodeCores)),
      row('cores for PostgreSQL', (of) => rounded(of.postgresCores)),
      row("writes of the backend's store per second, peak", (of) => rounded(of.backendWrites)),
      row('calls to Turnkey per second, peak', (of) => rounded(of.calls)),
    ],
  );
}

function needsOf({ flows, bytes, cpuMs }: Constants, users: number) {
  const perYear: Record<FlowName, number> = { signUp: 1, logIn: LOG_INS, signature: SIGNATURES };
  const names = Object.keys(perYear) as FlowName[];
  const atPeak = (of: (flow: FlowName) => number) =>
    (sum(names.map((flow) => perYear[flow] * of(flow))) * users * PEAK) / SECONDS;
  const sizeOf = (flow: FlowName, table: string) => {
    const { table: rows, indexes } = bytes[flow]?.[table] ?? { table: 0, indexes: 0 };
    return rows + indexes;
  };
  const tables = [...new Set(names.flatMap((flow) => Object.keys(bytes[flow] ?? {})))];
  const isHistory = (table: string) => !HOT.includes(table) && !(table in KEPT_DAYS);
  const history = names.map(
    (flow) => perYear[flow] * sum(tables.filter(isHistory).map((table) => sizeOf(flow, table))),
  );
  const transient = Object.entries(KEPT_DAYS).map(
    ([table, days]) => (days / 365) * sum(names.map((flow) => perYear[flow] * sizeOf(flow, table))),
  );
  const people = sum(HOT.map((table) => sizeOf('signUp', table))) + (SESSIONS - 1) * sizeOf('logIn', 'api_keys');
  const hot =
    sum(HOT.map((table) => bytes.signUp?.[table]?.indexes ?? 0)) +
    (SESSIONS - 1) * (bytes.logIn?.api_keys?.indexes ?? 0);
  // VERIFY_OTP is not measured by itself. It costs about as much as INIT_OTP.
  const cpu = (side: 'node' | 'postgres') => {
    const [init = 0, logIn = 0, create = 0, sign = 0] = [
      'init_otp',
      'stamp_login',
      'create_sub_organization',
      'sign_raw_payload',
    ].map((name) => cpuMs[name]?.[side]);
    return { logIn: 2 * init + logIn, signUp: 2 * init + logIn + create, signature: sign };
  };
  const cores = (side: 'node' | 'postgres') => atPeak((flow) => cpu(side)[flow]) / 1000 / LOAD;
  return {
    activities: atPeak((flow) => flows[flow]?.rows.activities ?? 0),
    rows: atPeak((flow) => sum(Object.values(flows[flow]?.rows ?? {}))),
    backendWrites: atPeak((flow) => flows[flow]?.backendWrites ?? 0),
    // The pages of the app send signatures to Turnkey themselves; the backend only sees log-ins.
    calls: atPeak((flow) => ({ signUp: 5, logIn: 3, signature: 0 })[flow]),
    people: people * users,
    history: sum(history) * users,
    transient: sum(transient) * users,
    hot: hot * users,
    nodeCores: cores('node'),
    postgresCores: cores('postgres'),
  };
}

const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0);

/** Two digits that count. */
const rounded = (value: number) => Number(value.toPrecision(2)).toLocaleString('en');

function bytesText(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB', 'PB'];
  const power = Math.max(0, Math.floor(Math.log10(bytes) / 3));
  return `${rounded(bytes / 1000 ** power)} ${units[power]}`;
}

function markdown(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}
