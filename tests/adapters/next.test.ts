import { requireProof, requireStepUp } from '@postern/backend/next';
import { expect, test } from 'vitest';
import { ORIGIN } from '../backend/browser.ts';
import { sharedDeployment } from '../backend/deployment.ts';
import { dpopProof } from '../backend/proof.ts';
import { openSession, proveContact, stepUpWithToken } from '../backend/step-up.ts';

const deployment = sharedDeployment();

test('A route handler of Next runs only with a proof, and can read the body', async () => {
  const postern = deployment.backend();
  const { key, token, userId } = await openSession(deployment, postern);
  const post = requireProof(
    postern,
    async (request, session, context: { id: string }) =>
      Response.json({ paid: await request.json(), by: session.userId, context }),
    { maxBodyBytes: 20 },
  );
  const url = `${ORIGIN}/api/pay`;
  const send = async (body: string, sent = body) => {
    const proof = await dpopProof({ key, token, method: 'POST', url, body });
    const headers = { Authorization: `DPoP ${token}`, DPoP: proof };
    const response = await post(new Request(url, { method: 'POST', headers, body: sent }), { id: '7' });
    return { status: response.status, body: await response.json() };
  };
  expect(await send('{"amount":5}')).toEqual({
    status: 200,
    body: { paid: { amount: 5 }, by: userId, context: { id: '7' } },
  });
  expect(await send('{"amount":5}', '{"amount":6}')).toMatchObject({ status: 401, body: { code: 'PROOF_MISMATCH' } });
  expect(await send('{"amount":5000000000}')).toMatchObject({ status: 413, body: { code: 'BODY_TOO_LARGE' } });
});

test('A route handler of Next runs only after a step-up', async () => {
  const postern = deployment.backend();
  const session = await openSession(deployment, postern);
  const get = requireStepUp(postern, (_request, { userId }) => Response.json({ userId }), { maxAgeSeconds: 60 });
  const send = () => get(new Request(`${ORIGIN}/api/vault`, { headers: { Authorization: `Bearer ${session.token}` } }));
  expect((await send()).status).toBe(401);
  await stepUpWithToken(postern, session, await proveContact(deployment, postern, session.key, session.email));
  expect(await (await send()).json()).toEqual({ userId: session.userId });
});
