// A backend that delivers webhooks until it is killed.
import { createPostern, createPostgresStore } from '@postern/backend';

const { DATABASE_URL: url, OPTIONS, NOW } = process.env;
const postern = createPostern({
  ...JSON.parse(OPTIONS),
  store: await createPostgresStore({ url }),
  now: () => Number(NOW),
  environment: {},
});
await postern.deliverWebhooks();
