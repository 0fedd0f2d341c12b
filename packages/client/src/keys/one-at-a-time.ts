const queues = new Map<string, Promise<unknown>>();

/**
 * Runs work while no other work of the same name runs. With the Web Locks API this holds for all tabs, else for this page
 * only.
 */
export function oneAtATime<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (globalThis.navigator?.locks) return navigator.locks.request(name, work);
  const turn = (queues.get(name) ?? Promise.resolve()).then(work);
  queues.set(
    name,
    turn.catch(() => undefined),
  );
  return turn;
}
