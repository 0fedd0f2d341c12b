// Waits until the run that started this process is over, however it ends, a kill included; then stops the PostgreSQL of
// that run and removes its folder. Vitest does not call a global teardown when it is interrupted.
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

const [dataDir, pidFile] = process.argv.slice(2);
process.stdin.resume();
await once(process.stdin, 'close');
if (existsSync(pidFile)) process.kill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 'SIGQUIT');
for (let attempt = 0; existsSync(pidFile) && attempt < 100; attempt++) await pause(50);
await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
