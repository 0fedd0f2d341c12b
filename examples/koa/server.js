import { createPostern } from '@postern/backend';
import { requireSession, toKoa } from '@postern/backend/koa';
import Koa from 'koa';

// Turnkey's address, organization and keys come from the environment: `postern env` prints those of a local one.
const postern = createPostern({
  appName: 'Koa example',
  origins: ['http://localhost:5173'], // the exact origins of your pages
});

const app = new Koa();
const guard = requireSession(postern); // with a router: router.get('/me', guard, …)
app.use(toKoa(postern)); // /auth/*; every other path goes on to your app

app.use(async (ctx) => {
  if (ctx.path !== '/me') ctx.body = 'Everyone can read this. /me needs a session.';
  else
    await guard(ctx, async () => {
      ctx.body = ctx.state.session;
    });
});

const port = process.env.PORT ?? 8080;
app.listen(port, () => console.log(`Listening on http://localhost:${port}`));
