import { createPostern } from '@postern/backend';
import { requireSession, sessionOf, toExpress } from '@postern/backend/express';
import express from 'express';

// Turnkey's address, organization and keys come from the environment: `postern env` prints those of a local one.
const postern = createPostern({
  appName: 'Express example',
  origins: ['http://localhost:5173'], // the exact origins of your pages
});

const app = express();
app.use(toExpress(postern)); // /auth/*; every other path goes on to your app
app.use(express.json());

app.get('/', (_request, response) => response.send('Everyone can read this. /me needs a session.'));
app.get('/me', requireSession(postern), (request, response) => response.json(sessionOf(request)));

const port = process.env.PORT ?? 8080;
app.listen(port, () => console.log(`Listening on http://localhost:${port}`));
