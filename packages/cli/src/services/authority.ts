import {
  type AnsweredRequest,
  type Authority,
  type AuthorityEvent,
  type Carriers,
  createAuthority,
  MasterKeyError,
  type MessageOptions,
  smsWebhookCarrier,
  smtpCarrier,
  TemplateError,
} from '@postern/authority';
import { CommandError } from '../command-error.ts';
import type { Lifetime } from '../lifetime.ts';
import type { CarrierSettings } from './carrier-settings.ts';
import { databaseRefusal } from './database.ts';

export interface RunningAuthority {
  authority: Authority;
  /** The parent organization. */
  organizationId: string;
}

export interface RunAuthorityOptions {
  databaseUrl: string;
  /** 32 bytes. */
  masterKey: Uint8Array;
  /** The parent organization's API key: compressed P-256, hex. */
  apiPublicKey: string;
  carriers: CarrierSettings;
  exposeInbox: boolean;
  inboxPassword?: string;
  /** Opens the control API. */
  controlToken?: string;
  /** Host names with ports of the authority. */
  hosts: string[];
  otp: MessageOptions;
  /** The folder of the e-mail templates. */
  templates?: string;
  /** Where clients reach it. */
  publicUrl: string;
  /** OpenID issuers on this machine. */
  loopbackIssuers?: string[];
  onEvent(event: AuthorityEvent): void;
  onRequest?: (request: AnsweredRequest) => void;
  /** Deletes the keys that this start has made, because they do not belong to the database. */
  discardNewKeys(): Promise<void>;
}

/**
 * Opens the authority on its database. On the first start it creates the parent organization of the API key.
 *
 * @throws CommandError when the database does not answer, or was encrypted with another master key, or a template is
 * wrong
 */
export async function runAuthority(options: RunAuthorityOptions, lifetime: Lifetime): Promise<RunningAuthority> {
  const { databaseUrl, apiPublicKey, carriers, discardNewKeys, ...rest } = options;
  lifetime.stopping.throwIfAborted();
  const given = { ...rest, databaseUrl, carriers: carriersOf(carriers) };
  const authority = await createAuthority(given).catch(async (error: unknown) => {
    if (error instanceof TemplateError) throw wrongTemplates(error);
    if (!(error instanceof MasterKeyError)) throw databaseRefusal(error, databaseUrl) ?? error;
    await discardNewKeys();
    throw wrongMasterKey();
  });
  lifetime.atEnd(authority.close);
  const names = { organizationName: 'Postern', userName: 'Backend' };
  const { organizationId } = await authority.ensureOrganization({ ...names, apiPublicKey });
  return { authority, organizationId };
}

function wrongMasterKey(): CommandError {
  return new CommandError(
    'The database was encrypted with another master key: restore the file master-key of its data folder, or set POSTERN_MASTER_KEY.',
  );
}

function wrongTemplates({ problems }: TemplateError): CommandError {
  const list = problems.map((problem) => `\n- ${problem}`).join('');
  return new CommandError(`The e-mail templates of --templates (POSTERN_TEMPLATES) cannot be used:${list}`);
}

function carriersOf({ smtp, smsWebhook }: CarrierSettings): Carriers {
  const phone = smsWebhook && smsWebhookCarrier(smsWebhook.url, smsWebhook.secret);
  return {
    ...(smtp ? { email: smtpCarrier(smtp.url, smtp.from) } : {}),
    ...(phone ? { sms: phone, whatsapp: phone } : {}),
  };
}
