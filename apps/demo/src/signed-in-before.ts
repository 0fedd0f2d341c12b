const KEY = 'postern-demo:signed-in';

/**
 * Whether there was a session when the page was last open. It only decides which page is shown while the client loads.
 * The client then checks the session.
 */
export const wasSignedIn = {
  get: () => withStorage((storage) => storage.getItem(KEY) !== null) ?? false,
  remember: () => withStorage((storage) => storage.setItem(KEY, '1')),
  forget: () => withStorage((storage) => storage.removeItem(KEY)),
};

/** Where the browser blocks the storage, reading `localStorage` throws. Where it is full, writing throws. */
function withStorage<T>(use: (storage: Storage) => T): T | undefined {
  try {
    return use(localStorage);
  } catch {
    return undefined;
  }
}
