// Fetches a file with the session's token and hands it to the browser to save under the name the server gave it.
import { wireError, type WireError } from '@mydr24/protocol';
import { errorOf, unreachable } from './http-call.ts';

export type TokenOf = (isRefused: boolean) => Promise<string | null>;
export type Loaded = { ok: true; content: Blob; name: string | null } | { ok: false; error: WireError };

const DEADLINE_MS = 30_000;

/** What went wrong, or null. `name` where the server gives none. */
export async function saveFile(url: string, name: string, token: TokenOf): Promise<WireError | null> {
  const loaded = await loadFile(url, token);
  if (!loaded.ok) return loaded.error;
  giveToSave(loaded.content, loaded.name ?? name);
  return null;
}

export async function loadFile(url: string, token: TokenOf): Promise<Loaded> {
  try {
    const response = await fetchFile(url, token, false);
    if (response === null) return { ok: false, error: wireError('unauthenticated', 'signed-out', 'sign in first') };
    if (!response.ok) return { ok: false, error: errorOf(response.status, await response.json().catch(() => null)) };
    return { ok: true, content: await response.blob(), name: nameOf(response) };
  } catch {
    return { ok: false, error: unreachable };
  }
}

async function fetchFile(url: string, token: TokenOf, isRefused: boolean): Promise<Response | null> {
  const bearer = await token(isRefused);
  if (bearer === null) return null;
  const response = await fetch(url, { headers: { authorization: `Bearer ${bearer}` }, cache: 'no-store', credentials: 'omit', signal: AbortSignal.timeout(DEADLINE_MS) });
  return response.status === 401 && !isRefused ? fetchFile(url, token, true) : response;
}

function nameOf(response: Response): string | null {
  return /filename="([\w.-]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? null;
}

export function giveToSave(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
