import type { AuthorityOptions } from './authority-options.ts';
import { ownIssuerUrl } from './http/oidc-issuer.ts';
import { createOutbox } from './messages/outbox.ts';
import { openTemplates } from './messages/templates/templates.ts';
import { createOAuth2Client } from './oidc/oauth2-client.ts';
import { createOidcVerifier } from './oidc/oidc-verifier.ts';
import { messageSettings } from './operation/message-settings.ts';
import type { Kernel } from './pipeline/kernel.ts';
import { ACTIVITIES } from './registry/activities.ts';
import { QUERIES } from './registry/queries.ts';
import type { Runtime } from './runtime.ts';
import type { Database } from './store/database.ts';
import { openKeyRing } from './vault/key-ring.ts';
import type { MasterKey } from './vault/master-key.ts';
import { createVault } from './vault/vault.ts';

/** The keys of a database, opened, with everything that rests on them and all that is cached of the database. */
export interface OpenedKernel {
  kernel: Kernel;
  /** The key under which everything is sealed. */
  dataKey: Uint8Array;
  /** Finishes the current deliveries, and wipes the keys. */
  close(): Promise<void>;
}

/** @throws Error when the database was sealed under another master key; TemplateError. */
export async function openKernel(
  options: AuthorityOptions,
  { database, masterKey, runtime }: { database: Database; masterKey: MasterKey; runtime: Runtime },
): Promise<OpenedKernel> {
  const { onEvent = () => {} } = options;
  const { now, randomBytes } = runtime;
  const ring = await openKeyRing(database.store.sealedKeys, masterKey, randomBytes, new Date(now()));
  const vault = createVault(ring, randomBytes);
  const templates = await openTemplates(options.templates);
  const messages = createOutbox({
    database,
    vault,
    carriers: options.carriers ?? {},
    runtime,
    onFailure: (event) => onEvent({ name: 'message-not-delivered', ...event }),
  });
  const issuer = options.publicUrl === undefined ? undefined : ownIssuerUrl(options.publicUrl);
  const oidc = createOidcVerifier({
    own: issuer === undefined ? undefined : { issuer, keys: { keys: [{ ...vault.oidcPublicJwk }] } },
    loopbackIssuers: options.loopbackIssuers ?? [],
    now,
  });
  const kernel: Kernel = {
    activities: ACTIVITIES,
    queries: QUERIES,
    database,
    vault,
    messages,
    oidc,
    oauth2: createOAuth2Client(options.oauth2Endpoints ?? {}),
    messageSettings: messageSettings(options.otp ?? {}, templates),
    runtime,
  };
  return {
    kernel,
    dataKey: ring.dataKey,
    async close() {
      await messages.close();
      vault.close();
    },
  };
}
