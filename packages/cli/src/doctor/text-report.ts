import type { Style } from '../terminal/style.ts';
import type { DoctorReport } from './doctor.ts';
import type { CheckResult, Status } from './run-checks.ts';
import { wrapped } from './wrapped.ts';

interface TextOptions {
  style: Style;
  /** Width of the terminal in characters. */
  columns: number;
  /** Also what is in order, and why checks were skipped. */
  verbose: boolean;
}

const INDENT = '      ';
const HINT = '  --verbose shows each check, and why one was skipped.';

/** The report for people: a line for each group, and below it what is wrong and how to mend it. */
export function textReport({ subject, summary, checks }: DoctorReport, options: TextOptions): string {
  const { style, verbose } = options;
  const names = [...new Set(checks.map(({ group }) => group))];
  const width = Math.max(...names.map(({ length }) => length)) + 2;
  const groups = names.map((name) => {
    const own = checks.filter(({ group }) => group === name);
    const counts = countsOf(own);
    const label = counts === '' ? name : name.padEnd(width);
    const heading = `  ${signOf(worstOf(own), style)} ${style.bold(label)}${style.dim(counts)}`;
    return [heading, ...own.flatMap((check) => linesOf(check, options))].join('\n');
  });
  const about = [
    subject.turnkeyApiUrl || 'no API',
    subject.organizationId ? `organization ${subject.organizationId}` : 'no organization',
    subject.production ? 'as production' : 'as development',
  ];
  return [
    `\n  ${style.bold('Postern doctor')}\n  ${style.dim(about.join(', '))}`,
    groups.join(verbose ? '\n\n' : '\n'),
    [summaryOf(summary, style), ...blockedLines(checks, options), ...(verbose ? [] : [style.dim(HINT)]), ''].join('\n'),
  ].join('\n\n');
}

function linesOf({ id, title, status, detail, problems }: CheckResult, options: TextOptions): string[] {
  const { style, columns, verbose } = options;
  const row = (sign: string, text: string) =>
    wrapped(`${title}: ${text}`, columns, `${INDENT}  `).map((line, index) =>
      index === 0 ? `${INDENT}${sign} ${line.trimStart()}` : line,
    );
  if (status === 'ok') return verbose ? row(style.green('✓'), detail) : [];
  if (status === 'skipped') return verbose ? row(style.dim('–'), detail).map(style.dim) : [];
  return problems.flatMap(({ severity, problem, fix }, index) => [
    ...(index === 0 ? [`${INDENT}${signOf(severity, style)} ${title}  ${style.dim(id)}`] : []),
    ...wrapped(problem, columns, `${INDENT}  `),
    // Several problems can have one remedy.
    ...(fix === problems[index + 1]?.fix
      ? []
      : wrapped(`→ ${fix}`, columns, `${INDENT}  `, `${INDENT}    `).map(style.cyan)),
  ]);
}

/** Checks that could not run are told even when those that do not apply are not. */
function blockedLines(checks: readonly CheckResult[], { style, columns }: TextOptions): string[] {
  const obstacles = new Set(checks.flatMap(({ blockedBy }) => blockedBy ?? []));
  const counts = [...obstacles].map((obstacle) => {
    const number = checks.filter(({ blockedBy }) => blockedBy === obstacle).length;
    return `${number} ${number === 1 ? 'check needs' : 'checks need'} ${obstacle}`;
  });
  if (counts.length === 0) return [];
  return wrapped(`Not everything could be checked: ${counts.join(', ')}.`, columns, '  ').map(style.dim);
}

function worstOf(checks: readonly CheckResult[]): Status {
  const order: Status[] = ['failed', 'warning', 'ok'];
  return order.find((status) => checks.some((check) => check.status === status)) ?? 'skipped';
}

function signOf(status: Status, style: Style): string {
  const signs = { ok: style.green('✓'), warning: style.yellow('!'), failed: style.red('✗'), skipped: style.dim('–') };
  return signs[status];
}

function countsOf(checks: readonly CheckResult[]): string {
  const inOrder = checks.filter(({ status }) => status === 'ok').length;
  const skipped = checks.filter(({ status }) => status === 'skipped').length;
  return [...(inOrder > 0 ? [`${inOrder} in order`] : []), ...(skipped > 0 ? [`${skipped} skipped`] : [])].join(', ');
}

function summaryOf({ ok, warning, failed, skipped }: DoctorReport['summary'], style: Style): string {
  const parts = [
    style.green(`${ok} in order`),
    ...(warning > 0 ? [style.yellow(`${warning} to look at`)] : []),
    ...(failed > 0 ? [style.red(`${failed} failed`)] : []),
    ...(skipped > 0 ? [style.dim(`${skipped} skipped`)] : []),
  ];
  return `  ${parts.join(', ')}`;
}
