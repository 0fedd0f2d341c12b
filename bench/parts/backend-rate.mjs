import { createClients } from '../clients.mjs';
import { startServer, startUpstream } from '../servers/process.mjs';

const AT_ONCE = 64;
const NAMES = ['Postern', 'guide’s server', 'forwarder with checks'];

/** Requests a second of `init-otp`, and how long they take at half of that. */
export async function backendRate({ isQuick, progress }) {
  const ms = isQuick ? 1000 : 4000;
  const delays = {};
  for (const delayMs of [0, 50]) {
    delays[delayMs] = {};
    for (const name of NAMES) {
      progress(`${name}, the upstream answers after ${delayMs} ms`);
      delays[delayMs][name] = await measure(name, delayMs, ms);
    }
  }
  return { atOnce: AT_ONCE, millisecondsOfUpstream: delays };
}

async function measure(name, delayMs, ms) {
  const upstream = await startUpstream(delayMs);
  const server = await startServer(name, upstream);
  const clients = createClients(server.url, 2 * AT_ONCE);
  let user = 0;
  const send = () => clients.initOtp({ contact: `user${user++}@example.org` });
  await flood(send, ms / 2);
  const perSecond = Math.round((1000 * (await flood(send, ms))) / ms);
  const times = await steadily(send, perSecond / 2, ms);
  await clients.close();
  await server.stop();
  await upstream.stop();
  return { perSecond, atHalfLoad: { p50Ms: at(times, 0.5), p99Ms: at(times, 0.99) } };
}

/** Sends as fast as answers come. Returns how many came. */
export async function flood(send, ms) {
  const end = performance.now() + ms;
  let count = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (performance.now() < end) {
        await send();
        count += 1;
      }
    }),
  );
  return count;
}

/** Sends at a fixed rate. Each time counts from when the request should have been sent. */
async function steadily(send, perSecond, ms) {
  const startedAt = performance.now();
  const total = Math.max(1, Math.floor((perSecond * ms) / 1000));
  const times = [];
  const running = [];
  for (let n = 0; n < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAt) * perSecond) / 1000) + 1);
    for (; n < due; n++) {
      const planned = startedAt + (n * 1000) / perSecond;
      running.push(send().then(() => times.push(performance.now() - planned)));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(running);
  return times.sort((a, b) => a - b);
}

function at(sorted, share) {
  return Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(2));
}
