import type { v1SetOrganizationFeatureIntent, v1SetOrganizationFeatureResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { type ActivityDefinition, newestVersion } from '../kernel/activity-definition.ts';
import { featureView } from '../views/feature.ts';
import { FeatureName } from './feature-schemas.ts';

const Parameters: z.ZodType<v1SetOrganizationFeatureIntent> = z.object({
  name: FeatureName,
  // Clients leave it out where a feature is only on or off.
  value: z.string().max(2_000).default(''),
});

/** SET_ORGANIZATION_FEATURE: switch a feature on, with its value where it has one. For the root quorum only. */
export const setOrganizationFeature: ActivityDefinition<
  v1SetOrganizationFeatureIntent,
  v1SetOrganizationFeatureResult
> = {
  access: { rootQuorumOnly: true },
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_SET_ORGANIZATION_FEATURE',
      parameters: Parameters,
      resultKey: 'setOrganizationFeatureResult',
    }),
  ],
  async execute(feature, { store, organization }) {
    await store.features.set(organization.id, feature);
    return { features: (await store.features.list(organization.id)).map(featureView) };
  },
};
