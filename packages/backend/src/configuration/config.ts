import type { PosternOptions } from './options.ts';

/** The configuration of a deployment, as the file `postern.config.ts` exports it. `createPostern` takes it too. */
export interface PosternConfig extends PosternOptions {
  /** Where `postern backend` listens. An own server does not use it. */
  server?: {
    /**
     * 0 chooses a free port.
     * @default 3000
     */
    port?: number;
    /**
     * An address or a name of this machine; `0.0.0.0` for all addresses.
     * @default 'localhost'
     */
    host?: string;
    /**
     * Which lines are logged: each has more than the one before.
     * @default 'info'
     */
    logLevel?: 'error' | 'warn' | 'info';
    /** Port of the metrics for Prometheus, at `/metrics`. Without it there are none. */
    metricsPort?: number;
    /**
     * Address of the metrics.
     * @default 'localhost'
     */
    metricsHost?: string;
    /**
     * How long requests are still accepted after SIGTERM.
     * @default 10
     */
    drainSeconds?: number;
  };
}

/**
 * Gives the object in `postern.config.ts` its type, so that an editor knows the options.
 * @returns The same object.
 * @example
 * ```ts
 * import { defineConfig } from '@postern/backend';
 *
 * export default defineConfig({
 *   appName: 'Example',
 *   origins: ['https://app.example.com'],
 *   otp: { smsCountries: ['DE'] },
 * });
 * ```
 */
export function defineConfig(config: PosternConfig): PosternConfig {
  return config;
}
