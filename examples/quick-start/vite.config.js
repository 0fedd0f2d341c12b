import { defineConfig } from 'vite';

// The page's own origin passes these paths on to the server, so no CORS is needed.
const server = process.env.SERVER ?? 'http://localhost:8080';

export default defineConfig({
  server: { port: 5173, strictPort: true, proxy: { '/auth': server, '/api': server } },
});
