// What the address of the list may hold: whose incidents, by an opaque id, and nothing about anybody.
export interface IncidentSearch {
  patient?: string;
}

export function incidentSearch(search: Record<string, unknown>): IncidentSearch {
  const { patient } = search;
  return typeof patient === 'string' && /^[0-9a-f-]{36}$/.test(patient) ? { patient } : {};
}
