import { createClients } from '../clients.mjs';
import { startServer, startUpstream } from '../servers/process.mjs';
import { AT_ONCE, each } from './backend-cpu.mjs';

/** Microseconds of a first log-in, all three requests, by groups of code. The profiler itself takes a part of them. */
export async function backendProfile({ isQuick, progress }) {
  const users = isQuick ? 100 : 1000;
  const upstream = await startUpstream();
  const servers = {};
  for (const name of ['Postern', 'forwarder with checks']) {
    progress(name);
    servers[name] = await measure(name, upstream, users);
  }
  await upstream.stop();
  return { users, servers };
}

async function measure(name, upstream, users) {
  const server = await startServer(name, upstream);
  const clients = createClients(server.url, AT_ONCE);
  await logIn(clients.newUsers('warm', Math.ceil(users / 2)));
  const all = clients.newUsers('user', users);
  await server.ask('start profile');
  await logIn(all);
  const groups = await server.ask('stop profile');
  await clients.close();
  await server.stop();
  return Object.fromEntries(Object.entries(groups).map(([group, total]) => [group, Math.round(total / users)]));

  async function logIn(some) {
    await each(some, clients.initOtp);
    await each(some, clients.verifyOtp);
    for (const user of some) clients.sign(user);
    await each(some, clients.otpLogin);
  }
}
