import { defineConfig } from 'vite';

// The backend answers below /auth of the page's own origin, so that its cookies are the page's own.
export default defineConfig({
  server: { proxy: { '/auth': process.env.POSTERN_BACKEND ?? 'http://localhost:3000' } },
});
