import type { v1RemoveOrganizationFeatureIntent, v1RemoveOrganizationFeatureResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { type ActivityDefinition, newestVersion } from '../kernel/activity-definition.ts';
import { featureView } from '../views/feature.ts';
import { FeatureName } from './feature-schemas.ts';

const Parameters: z.ZodType<v1RemoveOrganizationFeatureIntent> = z.object({ name: FeatureName });

/** On without having been set: these are switched off by a value, the others by having none. */
const ON_BY_DEFAULT: readonly string[] = [
  'FEATURE_NAME_EMAIL_AUTH',
  'FEATURE_NAME_EMAIL_RECOVERY',
  'FEATURE_NAME_OTP_EMAIL_AUTH',
  'FEATURE_NAME_SMS_AUTH',
];

/** REMOVE_ORGANIZATION_FEATURE: switch a feature off. For the root quorum only. */
export const removeOrganizationFeature: ActivityDefinition<
  v1RemoveOrganizationFeatureIntent,
  v1RemoveOrganizationFeatureResult
> = {
  access: { rootQuorumOnly: true },
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_REMOVE_ORGANIZATION_FEATURE',
      parameters: Parameters,
      resultKey: 'removeOrganizationFeatureResult',
    }),
  ],
  async execute({ name }, { store, organization }) {
    if (ON_BY_DEFAULT.includes(name)) await store.features.set(organization.id, { name, value: 'false' });
    else await store.features.remove(organization.id, name);
    return { features: (await store.features.list(organization.id)).map(featureView) };
  },
};
