import type { v1RemoveOrganizationFeatureIntent, v1RemoveOrganizationFeatureResult } from '@turnkey/sdk-types';
import { z } from 'zod';
import { type ActivityDefinition, newestVersion } from '../../operation/activity-definition.ts';
import { FeatureName } from './feature-schemas.ts';
import { featureView } from './feature-view.ts';
import { FEATURE_OFF, isOnByDefault } from './features.ts';

const parameters: z.ZodType<v1RemoveOrganizationFeatureIntent> = z.object({ name: FeatureName });

/**
 * REMOVE_ORGANIZATION_FEATURE: delete the value of a feature. A feature that is on by default is switched off (Turnkey
 * docs, "Email auth", opting out).
 */
export const removeOrganizationFeature: ActivityDefinition<
  v1RemoveOrganizationFeatureIntent,
  v1RemoveOrganizationFeatureResult
> = {
  access: { rootQuorumOnly: true },
  versions: [
    newestVersion({
      type: 'ACTIVITY_TYPE_REMOVE_ORGANIZATION_FEATURE',
      parameters,
      resultKey: 'removeOrganizationFeatureResult',
    }),
  ],
  async execute({ name }, { store, organization }) {
    if (isOnByDefault(name)) await store.features.set(organization.id, { name, value: FEATURE_OFF });
    else await store.features.remove(organization.id, name);
    return { features: (await store.features.list(organization.id)).map(featureView) };
  },
};
