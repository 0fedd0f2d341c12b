import { isBuiltin } from 'node:module';
import type { SourceFile } from './source-tree.ts';

/** One breach of one rule. */
export type Violation = {
  readonly rule: string;
  readonly path: string;
  readonly line: number;
  readonly message: string;
};

/** Files that match `from` must not import what `forbids` names. */
type ImportRule = {
  readonly rule: string;
  readonly from: RegExp;
  readonly except?: RegExp;
  readonly forbids: (target: string, file: SourceFile, specifier: string) => boolean;
};

const MAX_LINES = 400;
const VAGUE_NAME = /(^|[/.-])(utils?|helpers?|common)(?=[/.-]|$)/i;
// Tests may import whatever they need.
const TEST = /(\.test\.ts|\.fixture\.mjs)$|\/test-vectors\//;

/** The packages of ours that each package may import. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'packages/protocol': [],
  'packages/client': ['packages/protocol'],
  'packages/backend': ['packages/protocol'],
  'packages/authority': ['packages/protocol'],
  'packages/testing': ['packages/protocol', 'packages/authority'],
  'packages/cli': ['packages/protocol', 'packages/backend', 'packages/authority'],
  'apps/demo': ['packages/protocol', 'packages/client'],
  // Types only: the forms of what it reads.
  'apps/console': ['packages/authority'],
};
const LOCAL_KEYS = /^packages\/client\/src\/local-keys\//;
/** The entries of the client that need a framework or a library, and what they may import. */
const CLIENT_ENTRIES = [
  { folder: /^packages\/client\/src\/react\//, may: /^react$/ },
  { folder: /^packages\/client\/src\/react-native\//, may: /^@noble\/(curves|hashes|ciphers)\// },
  // A plugin for bundlers, which run in Node.
  { folder: LOCAL_KEYS, may: /^node:(fs\/promises|process|url)$/ },
];
const DRIVER = /^(postgres|pg)$/;
const HTTP_LIBRARY = /^(hono|@hono)(\/|$)|^node:https?2?$/;
const IO =
  /^(node:(fs|net|tls|dns|dgram|https?|http2|child_process|cluster|worker_threads|process|os)(\/|$)|nodemailer$|pino$)/;
// Schemas that several flows share, in a file without a handler.
const SHAPES = /(^|[/-])schemas?\.ts$/;
const BACKEND = 'packages/backend/src';
/**
 * The backend from bottom to top, as docs/architecture.md shows it from top to bottom. Files in `src/` that are not named
 * here stand below all folders.
 */
const BACKEND_FLOORS = [
  'store',
  'store/memory',
  'identities',
  'hooks',
  'telemetry',
  'tokens',
  'audit',
  'webhooks',
  'turnkey',
  'configuration',
  'messages',
  'store/postgres',
  'captcha',
  'limits',
  'http',
  'oauth',
  'sessions',
  'directory',
  'accounts',
  'duplicates',
  'credentials',
  'services.ts',
  'flows',
  'auth-proxy',
  'create-services.ts',
  'endpoints.ts',
  'postern.ts',
  'send-test-webhook.ts',
  'inspection.ts',
  'index.ts',
  'adapters',
];
const AUTHORITY = 'packages/authority/src';
/** The folders of the authority below its pipeline. */
const GROUND = 'operation|policy-language|vault|store|messages|oidc|webauthn|errors';
/** Files of a resource that are an activity or a query. Their name begins with a verb. */
const OPERATION = new RegExp(
  `^${AUTHORITY}/resources/[^/]+/(create|delete|update|get|list|export|import|init|set|remove|sign|verify|oauth2-authenticate|[a-z]+-login|whoami)` +
    '(-[a-z0-9-]+)?(?<!-(schemas?|rules|view))\\.ts$',
);
/** The files of the vault that others may import: its entries, and code that only handles public data. */
const PUBLIC_PART_OF_VAULT = new RegExp(
  `^${AUTHORITY}/vault/(vault|enclave-keys|key-ring|master-key|key-vault|import-vault|key-material` +
    '|keys/(addresses|curves|eip7702-authorization|mnemonic-language|payload-digest|raw-signature|typed-data' +
    '|transactions(/unsigned-transaction)?))\\.ts$',
);

const IMPORT_RULES: readonly ImportRule[] = [
  {
    rule: 'a package imports only the packages it may know, by their entry',
    from: /^(packages|apps)\/[^/]+\/src\//,
    forbids: (target, file, specifier) => {
      const [own, other] = [packageOf(file.path), packageOf(target)];
      if (other === undefined || own === other) return false;
      return specifier.startsWith('.') || !(MAY_IMPORT[own ?? ''] ?? []).includes(other);
    },
  },
  {
    rule: 'protocol and client know no platform of the server',
    from: /^packages\/(protocol|client)\/src\//,
    except: LOCAL_KEYS,
    forbids: (target) => isBuiltin(target),
  },
  {
    rule: 'client imports @postern/protocol only, and each framework in its own entry only',
    from: /^packages\/client\/src\//,
    forbids: (target, file) =>
      packageOf(target) === undefined &&
      target !== '@turnkey/sdk-types' &&
      !CLIENT_ENTRIES.some(({ folder, may }) => folder.test(file.path) && may.test(target)),
  },
  {
    rule: 'the main entry of the client imports no other entry',
    from: /^packages\/client\/src\/(?!(react(-native)?|local-keys)\/)/,
    forbids: (target) => CLIENT_ENTRIES.some(({ folder }) => folder.test(target)),
  },
  {
    rule: 'SQL lives under store/ alone',
    from: /^packages\//,
    except: /^packages\/(authority|backend)\/src\/store\//,
    forbids: (target) => DRIVER.test(target),
  },
  {
    rule: 'an adapter imports its framework and the public entry',
    from: /^packages\/backend\/src\/adapters\//,
    forbids: (target) =>
      target.startsWith('packages/') && !/^packages\/backend\/src\/(index\.ts$|adapters\/)/.test(target),
  },
  {
    rule: 'a folder of the backend imports only folders below it',
    from: /^packages\/backend\/src\//,
    forbids: (target, file) => target.startsWith(`${BACKEND}/`) && !(floorOf(target) <= floorOf(file.path)),
  },
  {
    rule: 'a flow imports no other flow and no store implementation',
    from: /^packages\/backend\/src\/flows\//,
    forbids: (target, file) =>
      /^packages\/backend\/src\/store\/(memory|postgres)\b/.test(target) ||
      (target.startsWith(`${BACKEND}/flows/`) && flowOf(target) !== flowOf(file.path) && !SHAPES.test(target)),
  },
  {
    rule: 'only http/ reads the body of a request',
    from: /^packages\/backend\/src\//,
    except: /^packages\/backend\/src\/http\//,
    forbids: (target) => /^packages\/backend\/src\/http\/[a-z-]+-body\.ts$/.test(target),
  },
  {
    rule: 'an operation of a resource imports no other operation, no HTTP and no database driver',
    from: new RegExp(`^${AUTHORITY}/resources/`),
    forbids: (target) =>
      OPERATION.test(target) ||
      target.startsWith(`${AUTHORITY}/http/`) ||
      HTTP_LIBRARY.test(target) ||
      DRIVER.test(target),
  },
  {
    rule: 'only the registry knows the operations',
    from: new RegExp(`^${AUTHORITY}/`),
    except: new RegExp(`^${AUTHORITY}/(registry|resources)/`),
    forbids: (target) => OPERATION.test(target),
  },
  {
    rule: 'the pipeline and what lies below it know no resource',
    from: new RegExp(`^${AUTHORITY}/(pipeline|${GROUND})/`),
    forbids: (target) => target.startsWith(`${AUTHORITY}/resources/`),
  },
  {
    rule: 'what lies below the pipeline does not know it',
    from: new RegExp(`^${AUTHORITY}/(${GROUND})/`),
    forbids: (target) => new RegExp(`^${AUTHORITY}/(pipeline|registry|http)/`).test(target),
  },
  {
    rule: 'the vault knows no store and no HTTP',
    from: new RegExp(`^${AUTHORITY}/vault/`),
    forbids: (target) =>
      new RegExp(`^${AUTHORITY}/(store|http|operation|messages|policy-language)/`).test(target) ||
      HTTP_LIBRARY.test(target) ||
      DRIVER.test(target),
  },
  {
    rule: 'only the vault sees key material',
    from: new RegExp(`^${AUTHORITY}/`),
    except: new RegExp(`^${AUTHORITY}/vault/`),
    forbids: (target) => target.startsWith(`${AUTHORITY}/vault/`) && !PUBLIC_PART_OF_VAULT.test(target),
  },
  {
    rule: 'keys and the policy language do no input or output',
    from: new RegExp(`^${AUTHORITY}/(vault/keys|policy-language)/`),
    forbids: (target) =>
      new RegExp(`^${AUTHORITY}/(store|http|operation|messages|oidc)/`).test(target) ||
      HTTP_LIBRARY.test(target) ||
      DRIVER.test(target) ||
      IO.test(target),
  },
];

/** Checks one file against every rule. */
export function checkFile(file: SourceFile): Violation[] {
  const breach = (rule: string, line: number, message: string): Violation => ({ rule, path: file.path, line, message });
  const violations: Violation[] = [];
  if (file.lines > MAX_LINES) {
    violations.push(breach(`a file has at most ${MAX_LINES} lines`, file.lines, `It has ${file.lines}.`));
  }
  if (VAGUE_NAME.test(file.path)) {
    violations.push(breach('a name says what is inside', 1, 'Replace utils, helpers or common by what the file does.'));
  }
  if (!TEST.test(file.path)) {
    for (const rule of IMPORT_RULES.filter(({ from, except }) => from.test(file.path) && !except?.test(file.path))) {
      const forbidden = file.imports.filter(({ target, specifier }) => rule.forbids(target, file, specifier));
      violations.push(...forbidden.map(({ line, specifier }) => breach(rule.rule, line, `It imports ${specifier}.`)));
    }
  }
  return violations;
}

/** `packages/client` for `packages/client/src/index.ts`; undefined for a file outside of our packages. */
function packageOf(path: string): string | undefined {
  return /^(packages|apps)\/[^/]+(?=\/)/.exec(path)?.[0];
}

/** `otp` for `packages/backend/src/flows/otp/init.ts`. */
function flowOf(path: string): string | undefined {
  return path.split('/')[4];
}

/**
 * The floor of a file of the backend, counted from the bottom. NaN for a folder that is not in the list: it may import
 * nothing of the backend, and nothing may import it, until it is.
 */
function floorOf(path: string): number {
  const [first = '', second, third] = path.slice(BACKEND.length + 1).split('/');
  const folder = first === 'store' && third !== undefined ? `${first}/${second}` : first;
  const floor = BACKEND_FLOORS.indexOf(folder);
  if (floor >= 0) return floor;
  return second === undefined ? -1 : Number.NaN;
}
