import { askServer, type ServerAnswer } from './ask-server.ts';
import type { Subject } from './subject.ts';

/** The address of the backend as browsers see it, with the base path; undefined when it is not known. */
export function backendUrl({ environment, settings }: Subject): string | undefined {
  const url = (environment.POSTERN_URL ?? settings?.oauth.publicUrl)?.replace(/\/$/, '');
  return url !== undefined && /^https?:\/\//.test(url) && URL.canParse(url) ? url : undefined;
}

/** Sends a request to the backend. @throws CheckFailure when it does not answer */
export function askBackend(url: string, path: string, init: RequestInit, signal: AbortSignal): Promise<ServerAnswer> {
  const fix =
    'Start the backend, and set POSTERN_URL to its address with the base path, such as https://app.example.com/auth.';
  return askServer(url + path, { ...init, who: 'The backend', fix }, signal);
}

export const UNKNOWN_BACKEND = 'Neither POSTERN_URL nor oauth.publicUrl says where the backend is.';
