// Saves an incident's export in the reader's language.
import { endpoints, type EmergencyId, type WireError } from '@mydr24/protocol';
import { saveFile, type TokenOf } from '../shell/save-file.ts';

export type ExportFormat = 'pdf' | 'json' | 'eido' | 'cap';

const languages = ['en', 'ca', 'es'];

/** What went wrong, or null. */
export function saveIncident(emergencyId: EmergencyId, format: ExportFormat, locale: string, token: TokenOf): Promise<WireError | null> {
  const language = languages.find((each) => locale.startsWith(each)) ?? 'en';
  const path = endpoints.exportIncident.path.replace(':emergencyId', encodeURIComponent(emergencyId));
  return saveFile(`${path}?${new URLSearchParams({ format, language }).toString()}`, `incident.${format}`, token);
}
