import type { DeliveryCount, StoredDelivery } from '@postern/backend';
import { createStyle } from './style.ts';

/** The numbers of webhooks, a line for each endpoint. */
export function countLines(counts: readonly DeliveryCount[]): string[] {
  const { bold } = createStyle(process.stdout);
  const names = [...new Set(counts.map(({ endpoint }) => endpoint))];
  const width = Math.max(...names.map((name) => name.length));
  const of = (name: string, state: DeliveryCount['state']) =>
    counts.reduce((sum, each) => sum + (each.endpoint === name && each.state === state ? each.count : 0), 0);
  return names.map((name) => {
    const numbers = `${of(name, 'waiting')} waiting, ${of(name, 'delivered')} delivered, ${of(name, 'failed')} failed`;
    return `${bold(name.padEnd(width))}  ${numbers}`;
  });
}

/** A line for each webhook. */
export function deliveryLines(deliveries: readonly StoredDelivery[]): string[] {
  const { dim, red, green } = createStyle(process.stdout);
  const marks = { waiting: dim('…'), delivered: green('✓'), failed: red('✗') };
  const widthOf = (key: 'type' | 'endpoint') => Math.max(0, ...deliveries.map((each) => each[key].length));
  const [types, endpoints] = [widthOf('type'), widthOf('endpoint')];
  return deliveries.map((each) => {
    const { id, type, endpoint, state, createdAtMs } = each;
    const what = `${type.padEnd(types)}  ${endpoint.padEnd(endpoints)}  ${id}`;
    return `${marks[state]} ${timeOf(createdAtMs)}  ${what}  ${dim(story(each))}`;
  });
}

/** A webhook for a program. */
export function deliveryJson(delivery: StoredDelivery): object {
  const { createdAtMs, dueAtMs, settledAtMs, answer, ...rest } = delivery;
  const time = (timeMs: number | undefined) => (timeMs === undefined ? null : new Date(timeMs).toISOString());
  return {
    ...rest,
    answer: answer ?? null,
    createdAt: time(createdAtMs),
    dueAt: time(dueAtMs),
    settledAt: time(settledAtMs),
  };
}

function story({ state, attempts, answer, dueAtMs }: StoredDelivery): string {
  const tries = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
  const last = answer === undefined ? '' : `, last answer: ${answer}`;
  const next = dueAtMs === undefined ? '' : `, next at ${timeOf(dueAtMs)} UTC`;
  return `${state}, ${tries}${last}${next}`;
}

function timeOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ');
}
