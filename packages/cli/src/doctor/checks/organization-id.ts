import type { Check } from '../check.ts';
import { failed, ok } from '../finding.ts';

export const organizationId: Check = {
  id: 'organization-id',
  title: 'Organization id',
  looksAt: 'Whether TURNKEY_ORGANIZATION_ID is a UUID.',
  run({ turnkey }) {
    const fix = "Copy the organization id from Turnkey's dashboard into TURNKEY_ORGANIZATION_ID.";
    if (turnkey.organizationId === '') return [failed('TURNKEY_ORGANIZATION_ID is not set.', fix)];
    if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(turnkey.organizationId)) return ok(turnkey.organizationId);
    return [failed('TURNKEY_ORGANIZATION_ID is not a UUID.', fix)];
  },
};
