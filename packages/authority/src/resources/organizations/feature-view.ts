import type { v1Feature, v1FeatureName } from '@turnkey/sdk-types';
import type { Feature } from '../../store/features.ts';

/** A feature of an organization in the form of the API. */
export function featureView({ name, value }: Feature): v1Feature {
  return { name: name as v1FeatureName, value };
}
