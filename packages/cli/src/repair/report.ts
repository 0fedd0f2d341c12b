import type { DuplicateGroup, ProposedPin, SharedIdentity, SubOrganizationFacts, Unreachable } from '@postern/backend';
import type { Style } from '../terminal/style.ts';
import { needsChoice } from './repair-duplicates.ts';
import { KINDS, shownIdentity } from './shown-identity.ts';

const REASONS: Readonly<Record<ProposedPin['reason'], string>> = {
  'only-one-used': 'no other one was ever used',
  'only-one-with-keys': 'none was ever used, and no other one has a wallet or a private key',
  'oldest-without-keys': 'none was ever used or has a key; it is the oldest',
  chosen: 'you have chosen it',
};

/** What a sub-organization that no sign-in reaches means, one and several. */
export const UNREACHABLE: Readonly<Record<Unreachable, string>> = {
  'no-way-in': 'no credential and no contact: its users cannot sign in.',
  'unverified-contact': 'only a contact that was never verified. A sign-in with it makes a new sub-organization.',
  unreadable: 'more users or credentials than this command reads, or Turnkey does not show them.',
};

/**
 * A group of sub-organizations that share identities, for a terminal.
 *
 * @param number - its number in the report
 */
export function describeGroup(group: DuplicateGroup, number: number, isWhole: boolean, style: Style): string {
  const { subOrganizations, size, identities } = group;
  const more = size - subOrganizations.length;
  return [
    `${style.bold(`${number}. ${size} sub-organizations share ${listOf(identities)}`)}`,
    ...subOrganizations.map((each) => `   ${describeFacts(each)}`),
    ...(more > 0 ? [`   and ${more} more`] : []),
    ...identities.flatMap((each) => describeIdentity(each, isWhole, style)),
  ].join('\n');
}

function listOf(identities: readonly SharedIdentity[]): string {
  const kinds = [...new Set(identities.map(({ identity }) => identity.type))];
  return kinds.map((kind) => `${/^[aeiou]/.test(KINDS[kind]) ? 'an' : 'a'} ${KINDS[kind]}`).join(' and ');
}

function describeFacts(facts: SubOrganizationFacts): string {
  const { organizationId, createdAtMs, wallets, privateKeys, passkeys, providers, activities, lastActivityMs } = facts;
  const owned = [
    counted(wallets, 'wallet'),
    privateKeys > 0 ? counted(privateKeys, 'private key') : '',
    passkeys > 0 ? counted(passkeys, 'passkey') : '',
    providers > 0 ? counted(providers, 'provider') : '',
  ].filter((text) => text !== '');
  const times = activities >= 100 ? '100 or more activities' : counted(activities, 'activity', 'activities');
  const use = lastActivityMs === undefined ? 'never used' : `${times}, the last on ${day(lastActivityMs)}`;
  const made = createdAtMs === undefined ? '' : `made ${day(createdAtMs)}, `;
  return `${organizationId}  ${made}${owned.join(', ')}, ${use}`;
}

function describeIdentity(shared: SharedIdentity, isWhole: boolean, style: Style): string[] {
  const { identity, pin } = shared;
  const name = `${KINDS[identity.type]} ${shownIdentity(identity, isWhole)}`;
  const mend = pin
    ? [`     ${style.green('→')} can be stored: ${pin.organizationId}, because ${REASONS[pin.reason]}`]
    : needsChoice(shared)
      ? [
          `     ${style.red('?')} choose one with --choose <id>: several were used, have a wallet, or have different clients`,
        ]
      : [];
  return [`   ${name}: ${whatHappens(shared)}`, ...mend];
}

function whatHappens({ identity, outcome, organizationId, remembered, homes }: SharedIdentity): string {
  switch (outcome) {
    case 'signs-in':
      return remembered === undefined
        ? `signs in to ${organizationId}, the only one in which it was proved`
        : `signs in to ${organizationId}, which the database remembers`;
    case 'refused':
      return homes.length > 1
        ? `no sign-in (ACCOUNT_AMBIGUOUS), it was proved in ${homes.length} of them`
        : 'no sign-in (CREDENTIAL_NOT_PROVED), users have added it by themselves';
    case 'new-account':
      return 'a sign-in makes a new sub-organization, it was proved in none of them';
    case 'unknown-provider':
      return 'no sign-in, this issuer is not in the option oauth.providers';
    case 'too-many':
      return identity.type === 'email' || identity.type === 'phone'
        ? 'in so many that it is hardly a contact of one person'
        : 'in so many that it hardly belongs to one person';
  }
}

function counted(number: number, one: string, several = `${one}s`): string {
  return `${number === 0 ? 'no' : number} ${number === 1 ? one : several}`;
}

function day(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10);
}
