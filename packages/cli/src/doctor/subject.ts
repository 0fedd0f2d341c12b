import type { Resolver } from 'node:dns/promises';
import type { PosternConfig } from '@postern/backend';
import type { Settings } from '@postern/backend/inspection';
import type { DatabaseFacts } from './database-facts.ts';
import type { Machine } from './machine.ts';
import type { TurnkeyFacts } from './turnkey-facts.ts';
import type { TurnkeyValues } from './turnkey-values.ts';

/** What the doctor looks at: one deployment, on this machine. */
export interface Subject {
  environment: Readonly<Record<string, string | undefined>>;
  /** The variables that the commands read. */
  knownVariables: readonly string[];
  /** The options of the configuration file, or none. */
  options: PosternConfig;
  /** The file of the configuration, absolute; undefined when there is none. */
  configFile: string | undefined;
  /** Why the file could not be loaded; undefined when it was, or there is none. */
  configFailure: string | undefined;
  /** The folder of the project. */
  folder: string;
  /** The checked options without those of Turnkey; undefined when they are not valid. */
  settings: Omit<Settings, 'turnkey'> | undefined;
  /** What is wrong with these options, in sentences. */
  mistakes: readonly string[];
  /** What is wrong with the settings of Turnkey. */
  turnkeyMistakes: readonly string[];
  /** Whether the backend treats the deployment as production. */
  isProduction: boolean;
  turnkey: TurnkeyValues;
  facts: TurnkeyFacts;
  database: DatabaseFacts | undefined;
  machine: Machine;
  /** Unix time in milliseconds. */
  now(): number;
  /** The longest wait for one answer, in milliseconds. */
  limitMs: number;
  resolver: Pick<Resolver, 'resolveTxt'>;
  /** Certificates that are trusted besides those of Node, PEM. */
  trustedCertificates: string | undefined;
  /** Values that must not be printed. */
  secrets: readonly string[];
}
