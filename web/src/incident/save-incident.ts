// Fetches an export with the session's token and hands it to the browser to save under the name the server gave it.
import { endpoints, wireError, type EmergencyId, type WireError } from '@mydr24/protocol';
import { errorOf, unreachable } from '../shell/http-call.ts';

export type ExportFormat = 'pdf' | 'json' | 'eido' | 'cap';

const DEADLINE_MS = 30_000;
const languages = ['en', 'ca', 'es'];

/** What went wrong, or null. */
export async function saveIncident(emergencyId: EmergencyId, format: ExportFormat, locale: string, token: (isRefused: boolean) => Promise<string | null>): Promise<WireError | null> {
  try {
    const response = await fetchExport(emergencyId, format, locale, token, false);
    if (response === null) return wireError('unauthenticated', 'signed-out', 'sign in first');
    if (!response.ok) return errorOf(response.status, await response.json().catch(() => null));
    save(await response.blob(), nameOf(response) ?? `incident.${format}`);
    return null;
  } catch {
    return unreachable;
  }
}

async function fetchExport(emergencyId: EmergencyId, format: ExportFormat, locale: string, token: (isRefused: boolean) => Promise<string | null>, isRefused: boolean): Promise<Response | null> {
  const bearer = await token(isRefused);
  if (bearer === null) return null;
  const { method, path } = endpoints.exportIncident;
  const language = languages.find((each) => locale.startsWith(each)) ?? 'en';
  const url = `${path.replace(':emergencyId', encodeURIComponent(emergencyId))}?${new URLSearchParams({ format, language }).toString()}`;
  const response = await fetch(url, { method, headers: { authorization: `Bearer ${bearer}` }, cache: 'no-store', credentials: 'omit', signal: AbortSignal.timeout(DEADLINE_MS) });
  return response.status === 401 && !isRefused ? fetchExport(emergencyId, format, locale, token, true) : response;
}

function nameOf(response: Response): string | null {
  return /filename="([\w.-]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? null;
}

function save(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
