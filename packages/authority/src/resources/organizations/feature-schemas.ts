import { z } from 'zod';
import { FEATURE_NAMES } from './features.ts';

export const FeatureName = z.enum(FEATURE_NAMES);
