import type { v1SetOrganizationFeatureIntent, v1SetOrganizationFeatureResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { FeatureName } from './feature-schemas.ts';
import { featureView } from './feature-view.ts';
import { isOnByDefault, requireOrigins } from './features.ts';

const parameters: z.ZodType<v1SetOrganizationFeatureIntent> = z.object({
  name: FeatureName,
  // The documentation's examples omit it for features without a value.
  value: z.string().max(4_096).default(''),
});

/** SET_ORGANIZATION_FEATURE: switch a feature on, or give it a value (Turnkey docs, "Organizations"). */
export const setOrganizationFeature: ActivityDefinition<
  v1SetOrganizationFeatureIntent,
  v1SetOrganizationFeatureResult
> = {
  access: { rootQuorumOnly: true },
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_SET_ORGANIZATION_FEATURE',
      parameters,
      resultKey: 'setOrganizationFeatureResult',
    }),
  ],
  async execute({ name, value }, { store, organization }) {
    if (!isOnByDefault(name)) requireOrigins(value);
    await store.features.set(organization.id, { name, value });
    return { features: (await store.features.list(organization.id)).map(featureView) };
  },
};
