import type { Check } from '../check.ts';
import { type Problem, skipped, unless, warning } from '../finding.ts';

export const emailSenders: Check = {
  id: 'email-senders',
  title: 'Domains of senders',
  looksAt: 'Whether the domains of own sender addresses have SPF and DMARC records in the DNS.',
  needs: ['configuration'],
  async run({ settings, environment, resolver }) {
    const ofApps = Object.values(settings?.authProxy?.configurations ?? {}).map(({ email }) => email.senderAddress);
    const ofLanguages = Object.values(settings?.messages?.languages ?? {}).map((look) =>
      typeof look === 'function' ? undefined : look.email?.senderAddress,
    );
    const ofSmtp = /<?([^<>\s]+@[^<>\s]+)>?$/.exec(environment.POSTERN_SMTP_FROM ?? '')?.[1];
    const domains = new Set(
      [...ofApps, ...ofLanguages, ofSmtp].flatMap((address) => address?.split('@')[1]?.toLowerCase() ?? []),
    );
    if (domains.size === 0) return skipped('No own sender address is configured.');
    const problems = await Promise.all(
      [...domains].map(async (domain): Promise<Problem[]> => {
        const [spf, dmarc] = await Promise.all([
          hasRecord(resolver, domain, /^v=spf1( |$)/i),
          hasRecord(resolver, `_dmarc.${domain}`, /^v=DMARC1(;|\s|$)/i),
        ]);
        return [
          ...(spf
            ? []
            : [
                warning(
                  `The domain ${domain} has no SPF record, so codes can land in spam.`,
                  `Add a TXT record to ${domain} that begins with v=spf1; Turnkey or your mail server says which hosts to include.`,
                ),
              ]),
          ...(dmarc
            ? []
            : [
                warning(
                  `The domain ${domain} has no DMARC record, so others can forge your messages.`,
                  `Add a TXT record to _dmarc.${domain}, for example "v=DMARC1; p=quarantine".`,
                ),
              ]),
        ];
      }),
    );
    return unless(problems.flat(), [...domains].join(', '));
  },
};

async function hasRecord(
  resolver: { resolveTxt(name: string): Promise<string[][]> },
  name: string,
  form: RegExp,
): Promise<boolean> {
  try {
    const records = await resolver.resolveTxt(name);
    return records.some((parts) => form.test(parts.join('')));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENODATA' || code === 'ENOTFOUND') return false;
    throw error;
  }
}
