const KEY = 'postern-demo:signed-in';

/**
 * Whether there was a session when the page was last open. It only decides which page is shown while the client loads.
 * The client then checks the session.
 */
export const wasSignedIn = {
  get: () => localStorage.getItem(KEY) !== null,
  remember: () => localStorage.setItem(KEY, '1'),
  forget: () => localStorage.removeItem(KEY),
};
