import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  workers: 2,
  reporter: 'list',
  // A Chromium that is there already; without the variable, the one of "npx playwright install chromium".
  use: {
    launchOptions: process.env.CHROMIUM ? { executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] } : {},
  },
});
