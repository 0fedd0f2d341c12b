import type { AuditEvent } from './audit-event.ts';

/** Keeps audit events. */
export interface AuditTrail {
  /**
   * Takes an event at once, and stores it soon.
   * @returns Resolves when the event is stored.
   * @throws Error when it cannot be stored.
   */
  record(event: AuditEvent): Promise<void>;
  /**
   * Stores the events that were taken, as far as this is possible within a few seconds, and ends.
   * @throws Error when events are lost.
   */
  close(): Promise<void>;
  /** Has a function called whenever storing fails. The events wait until it works again. */
  onTrouble?(tell: (trouble: AuditTrouble) => void): void;
}

/** Why events are not stored. `unreachable`: the database does not answer or refuses. `broken`: rows were removed. */
export type AuditTrouble = 'unreachable' | 'broken';
