import { test as base } from '@postern/testing/playwright';
import { startApp } from './app.js';

/** The app of each worker talks to the authority of that worker. */
export const test = base.extend({
  app: [
    async ({ authority }, use) => {
      const app = await startApp(authority.env());
      await use(app);
      await app.close();
    },
    { scope: 'worker' },
  ],
  baseURL: ({ app }, use) => use(app.url),
});
