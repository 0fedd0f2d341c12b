import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** How a runtime is started that serves the app of a folder. */
export interface Runtime {
  name: string;
  /** The program and its arguments. */
  command(folder: string, port: number, env: Record<string, string>): Promise<[string, ...string[]]>;
}

const binary = (name: string) => join(import.meta.dirname, 'node_modules', '.bin', name);

const BUN: Runtime = {
  name: 'Bun',
  async command(folder, port) {
    const main = join(folder, 'bun.mjs');
    await writeFile(
      main,
      `import app from './app.mjs';\nBun.serve({ port: ${port}, hostname: '127.0.0.1', ...app });\n`,
    );
    return [binary('bun'), main];
  },
};

const DENO: Runtime = {
  name: 'Deno',
  command: async (folder, port) => [
    binary('deno'),
    'serve',
    '--quiet',
    '--allow-env',
    '--allow-net=127.0.0.1',
    '--host=127.0.0.1',
    `--port=${port}`,
    join(folder, 'app.mjs'),
  ],
};

const WORKERD: Runtime = {
  name: 'workerd, which runs Cloudflare Workers',
  async command(folder, port, env) {
    const config = join(folder, 'workerd.capnp');
    const bindings = Object.entries(env).map(
      ([name, value]) => `(name = ${JSON.stringify(name)}, text = ${JSON.stringify(value)})`,
    );
    await writeFile(
      config,
      `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "app", worker = .app),
    (name = "internet", network = (allow = ["public", "private", "local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "app")],
);
const app :Workerd.Worker = (
  modules = [(name = "app.mjs", esModule = embed "app.mjs")],
  compatibilityDate = "2026-11-01",
  compatibilityFlags = ["nodejs_compat", "nodejs_compat_populate_process_env"],
  bindings = [${bindings.join(', ')}],
);
`,
    );
    // The package's own starter keeps a second process; its binary is started directly.
    const require = createRequire(import.meta.url);
    return [(require('workerd') as { default: string }).default, 'serve', config];
  },
};

export const RUNTIMES = [BUN, DENO, WORKERD];
