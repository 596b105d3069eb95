// What may end a right that somebody is using on an open socket, and the port by which the server is told at once. The
// poll of revocation-engine.ts finds the same changes, so that a lost word costs seconds and no more.

export type RightsChange =
  | { type: 'session'; sessionId: string }
  | { type: 'family-link'; familyLinkId: string }
  | { type: 'device'; deviceId: string }
  | { type: 'consent'; patientId: string; version: number }
  | { type: 'break-glass'; breakGlassId: string }
  | { type: 'care-team'; careTeamId: string };

export interface RightsChanges {
  publish(changes: readonly RightsChange[]): void;
  /** Returns how to stop listening. A change may be told twice. */
  subscribe(listener: (changes: readonly RightsChange[]) => void): () => void;
}

export function keyOfChange(change: RightsChange): string {
  switch (change.type) {
    case 'session':
      return `session/${change.sessionId}`;
    case 'family-link':
      return `family-link/${change.familyLinkId}`;
    case 'consent':
      return `consent/${change.patientId}/${change.version}`;
    case 'break-glass':
      return `break-glass/${change.breakGlassId}`;
    case 'care-team':
      return `care-team/${change.careTeamId}`;
    case 'device':
      return `device/${change.deviceId}`;
  }
}
