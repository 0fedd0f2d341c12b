import type { Unreachable } from '@postern/backend';
import { createStyle, type Style } from '../terminal/style.ts';
import type { Found, Mended, Planned, RepairListener } from './repair-duplicates.ts';
import { describeGroup, UNREACHABLE } from './report.ts';

/** How many ids of one kind are printed. `--json` prints more. */
const MAX_PRINTED = 5;

interface TerminalReport {
  /** Whether contacts are shown whole. */
  isWhole: boolean;
  apply: boolean;
}

/** Prints the report on standard output. */
export function terminalListener({ isWhole, apply }: TerminalReport, read: RepairListener['read']): RepairListener {
  const style = createStyle(process.stdout);
  let number = 0;
  return {
    read,
    scanned: (found) => console.log(describeFound(found, style)),
    group: (group) => console.log(`\n${describeGroup(group, ++number, isWhole, style)}`),
    planned: (plan) => console.log(`\n${describePlan(plan, apply, style)}`),
    mended: (outcome) => console.log(describeMended(outcome, style)),
  };
}

function describeFound({ subOrganizations, unreachable, staleCreations }: Found, style: Style): string {
  const lines = Object.entries(unreachable).flatMap(([reason, { count, organizationIds }]) => {
    if (count === 0) return [];
    const more = count > MAX_PRINTED ? ` and ${count - MAX_PRINTED} more` : '';
    return [
      `${count} with ${UNREACHABLE[reason as Unreachable]}`,
      `   ${organizationIds.slice(0, MAX_PRINTED).join(' ')}${more}`,
    ];
  });
  if (staleCreations > 0) {
    lines.push(`${unfinished(staleCreations)} in the database, older than a day.`);
  }
  if (subOrganizations === 0) lines.push('Check that TURNKEY_ORGANIZATION_ID is the parent organization.');
  return [style.bold(`${subOrganizations} sub-organizations were read.`), ...lines].join('\n');
}

function describePlan({ groups, pins, undecided, uselessChoices }: Planned, apply: boolean, style: Style): string {
  if (groups === 0) return `${style.green('✓')} No two of them share a way to sign in.`;
  const lines = [
    ...(pins > 0 ? [`${pins} can be stored${apply ? ':' : '. To store them, add --apply.'}`] : []),
    ...(undecided > 0 ? [`${undecided} need your choice: add --choose <id>, once for each.`] : []),
    ...uselessChoices.map((id) => `${style.red('!')} --choose ${id} has no effect: nothing shared was proved there.`),
  ];
  if (pins + undecided === 0) lines.unshift(`${style.green('✓')} Nothing is left to do: every sign-in has one target.`);
  return lines.join('\n');
}

function describeMended({ stored, left, clearedCreations }: Mended, style: Style): string {
  return [
    `${style.green('✓')} ${stored} stored. From now on each of these sign-ins opens the same sub-organization.`,
    ...(left > 0 ? [`${style.red('!')} ${left} left, because of sign-ins meanwhile: run the command again.`] : []),
    ...(clearedCreations > 0 ? [`${style.green('✓')} ${unfinished(clearedCreations)} deleted.`] : []),
  ].join('\n');
}

function unfinished(count: number): string {
  return `${count} unfinished ${count === 1 ? 'creation' : 'creations'}`;
}
