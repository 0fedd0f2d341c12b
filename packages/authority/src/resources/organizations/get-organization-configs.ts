import type { v1Config } from '@turnkey/sdk-types';
import { z } from 'zod';
import type { QueryDefinition } from '../../operation/query-definition.ts';
import { featureView } from './feature-view.ts';

/** The features of an organization that have been set, and its root quorum. */
export const getOrganizationConfigs: QueryDefinition<object, { configs: v1Config }> = {
  name: 'get_organization_configs',
  parameters: z.object({}),
  async answer(_, { store, organization }) {
    const features = await store.features.list(organization.id);
    return {
      configs: {
        features: features.map(featureView),
        quorum: { threshold: organization.rootQuorumThreshold, userIds: organization.rootUserIds },
      },
    };
  },
};
