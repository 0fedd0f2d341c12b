import { serve } from '@hono/node-server';
import { createPostern } from '@postern/backend';
import { requireSession, toHono } from '@postern/backend/hono';
import { Hono } from 'hono';

// Turnkey's address, organization and keys come from the environment: `postern env` prints those of a local one.
const postern = createPostern({
  appName: 'Hono example',
  origins: ['http://localhost:5173'], // the exact origins of your pages
});

const app = new Hono();
app.use(toHono(postern)); // /auth/*; every other path goes on to your app

app.get('/', (c) => c.text('Everyone can read this. /me needs a session.'));
app.get('/me', requireSession(postern), (c) => c.json(c.var.session));

serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 8080) }, ({ port }) => {
  console.log(`Listening on http://localhost:${port}`);
});
