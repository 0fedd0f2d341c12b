import { createClients } from '../clients.mjs';
import { SERVERS, startServer, startUpstream } from '../servers/process.mjs';

/** Requests at the same time. */
export const AT_ONCE = 8;

/**
 * CPU time of the server's process for each request, calls to the upstream, memory and start. The upstream answers at
 * once. It is CPU time, so other load on the machine matters little.
 */
export async function backendCpu({ isQuick, progress }) {
  const users = isQuick ? 250 : 1000;
  const upstream = await startUpstream();
  const servers = {};
  for (const name of SERVERS) {
    progress(name);
    servers[name] = await measure(name, upstream, users);
  }
  await upstream.stop();
  return { users, atOnce: AT_ONCE, servers };
}

async function measure(name, upstream, users) {
  const server = await startServer(name, upstream);
  const atRest = (await server.ask()).rss;
  const clients = createClients(server.url, AT_ONCE);
  await round('warm', Math.ceil(users / 2));
  const first = await round('user', users);
  const next = await round('user', users);
  const { rss } = await server.ask();
  await clients.close();
  await server.stop();
  const requests = {
    initOtp: next.initOtp,
    verifyOtp: next.verifyOtp,
    firstLogIn: first.otpLogin,
    nextLogIn: next.otpLogin,
  };
  return { requests, startMs: Math.round(server.startMs), memoryBytes: { atRest, underLoad: rss } };

  async function round(prefix, count) {
    const all = clients.newUsers(prefix, count);
    const initOtp = await phase(all, clients.initOtp);
    const verifyOtp = await phase(all, clients.verifyOtp);
    for (const user of all) clients.sign(user);
    return { initOtp, verifyOtp, otpLogin: await phase(all, clients.otpLogin) };
  }

  /** Microseconds of CPU time and calls to the upstream, for each user. */
  async function phase(all, work) {
    const [before, { calls }] = [await server.ask(), await upstream.ask()];
    await each(all, work);
    const [after, { calls: later }] = [await server.ask(), await upstream.ask()];
    const microseconds = Math.round((after.microseconds - before.microseconds) / all.length);
    return { microseconds, calls: (later - calls) / all.length };
  }
}

/** Does the work for all users, some at once. */
export async function each(users, work) {
  const queue = users.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const user of queue) await work(user);
    }),
  );
}
