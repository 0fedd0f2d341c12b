import type { AuditTrail, AuditTrouble } from './audit-trail.ts';

/**
 * An audit trail that is opened at its first event.
 * @param open Opens it. It does not fail when the database does not answer: events wait then.
 */
export function createDeferredTrail(open: () => Promise<AuditTrail>): AuditTrail {
  let listener: (trouble: AuditTrouble) => void = () => undefined;
  let opening: Promise<AuditTrail> | undefined;
  const opened = (): Promise<AuditTrail> => {
    opening ??= open().then((trail) => {
      trail.onTrouble?.((trouble) => listener(trouble));
      return trail;
    });
    return opening;
  };
  return {
    record: async (event) => (await opened()).record(event),
    onTrouble(tell) {
      listener = tell;
    },
    close: async () => (await opening)?.close(),
  };
}
