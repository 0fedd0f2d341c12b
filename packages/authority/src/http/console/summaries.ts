import type { ActivityRow, OrganizationRow } from '../../store/browsing.ts';
import type { ActivitySummary, OrganizationSummary } from './answers.ts';

/** An organization in a list of the console. */
export function organizationSummary({ id, parentId, name, createdAt }: OrganizationRow): OrganizationSummary {
  return { id, parentId, name, createdAt: createdAt.toISOString() };
}

/** An activity in a list of the console. */
export function activitySummary({ createdAt, updatedAt, ...row }: ActivityRow): ActivitySummary {
  return { ...row, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}
