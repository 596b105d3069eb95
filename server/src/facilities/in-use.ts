// What stands against taking a place out of use, and what to do about it, in words for whoever calls the API; screens have their own.
import type { Dependent } from '@mydr24/protocol';

type Kind = Dependent['kind'];

const asks: Readonly<Record<Kind, string>> = {
  patients: 'patients are there: let them be moved first',
  alarms: 'alarms are open there: let them be answered and end first',
  emergencies: 'emergencies are on their way there: wait until they are closed, or let another destination be named',
  devices: 'devices of patients there have a key: revoke them, or let their patients be moved',
  'alert-devices': 'telephones or sirens ring there: remove them first',
  rotas: 'rotas belong to it: retire them, or give them another facility',
  services: 'service accounts read it: end them, or take it from their units',
  groups: 'groups of the directory or a provider give it to people: change what they mean',
  units: 'units of it are in use: take them out of use first',
};

/** Of these a move takes nothing along: whoever works there does so in the other facility, and no program reads more. */
const moves: ReadonlySet<Kind> = new Set<Kind>(['patients', 'alarms', 'devices', 'alert-devices']);
export const againstMoving = (dependents: readonly Dependent[]): Dependent[] => dependents.filter(({ kind }) => moves.has(kind));

export const issuesOf = (dependents: readonly Dependent[]): { path: string; message: string }[] => dependents.map(({ kind, n }) => ({ path: kind, message: `${n} ${asks[kind]}` }));
