import { createPostern } from '@postern/backend';
import { requireSession, sessionOf, toExpress } from '@postern/backend/express';
import express from 'express';

const postern = createPostern({
  appName: 'Quick start', // in the messages with codes
  origins: ['http://localhost:5173'], // the exact origins of your pages
});

const app = express();
app.use(toExpress(postern)); // answers /auth/*; every other path goes on to your app
app.get('/api/me', requireSession(postern), (request, response) => {
  const { userId, organizationId, identity } = sessionOf(request);
  response.json({ userId, organizationId, identity });
});

const port = process.env.PORT ?? 8080;
app.listen(port, () => console.log(`The server listens on http://localhost:${port}`));
