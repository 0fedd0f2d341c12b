import { createPostern } from '@postern/backend';
import { requireSession, sessionOf, toFastify } from '@postern/backend/fastify';
import fastify from 'fastify';

// Turnkey's address, organization and keys come from the environment: `postern env` prints those of a local one.
const postern = createPostern({
  appName: 'Fastify example',
  origins: ['http://localhost:5173'], // the exact origins of your pages
});

const app = fastify();
await app.register(toFastify(postern)); // /auth/*

app.get('/', async () => 'Everyone can read this. /me needs a session.');
app.get('/me', { preHandler: requireSession(postern) }, async (request) => sessionOf(request));

const port = Number(process.env.PORT ?? 8080);
await app.listen({ port });
console.log(`Listening on http://localhost:${port}`);
