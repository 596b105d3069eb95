// A staffing written by hand for the command line: people, duties, places and alert devices in one JSON file, so that a pack can be
// linted and rehearsed without a server. Its shape is described in docs/guides/protocols.md.
import { AlertDeviceKind, Channel, Position, Qualification, Role } from '@mydr24/protocol';
import { z } from 'zod';
import type { RosterPerson } from '../dispatch/responder-roster.ts';
import { alertDevicesOf, type Staffing } from './staffing.ts';

const Key = z.string().min(1).max(80);
export const StaffingFile = z.strictObject({
  places: z.array(z.strictObject({ unit: Key, facility: Key.nullable().default(null), position: Position.nullable().default(null) })).default([]),
  people: z.array(
    z.strictObject({
      id: Key,
      name: z.string().default(''),
      roles: z.array(Role),
      units: z.array(Key).default([]),
      /** Qualifications make somebody a responder who can be asked to go. */
      qualifications: z.array(Qualification).default([]),
      channels: z.array(Channel).default([]),
      isOnDuty: z.boolean().default(true),
      position: Position.nullable().default(null),
    }),
  ),
  duties: z
    .array(z.strictObject({ duty: Key, facility: Key.nullable().default(null), person: Key, from: z.iso.datetime({ offset: true }).optional(), to: z.iso.datetime({ offset: true }).optional() }))
    .default([]),
  alertDevices: z.array(z.strictObject({ kind: AlertDeviceKind, label: z.string().default(''), unit: Key.nullable().default(null), facility: Key.nullable().default(null) })).default([]),
});
export type StaffingFile = z.infer<typeof StaffingFile>;

/** `instantOf` reads an ISO instant: files here read no clock and no calendar. */
export function staffingOf(file: StaffingFile, instantOf: (iso: string) => number): Staffing {
  const duties = file.duties.map(({ from, to, ...rest }) => ({ ...rest, fromMs: from === undefined ? -Infinity : instantOf(from), toMs: to === undefined ? Infinity : instantOf(to) }));
  return {
    tenantId: 'file',
    people: file.people.map(personOf),
    places: file.places.map(({ unit, facility, position }) => ({ unitId: unit, facilityId: facility, name: unit, position })),
    rotas: {
      holderOf(_tenantId, facilityId, duty, atMs) {
        const open = duties.filter((each) => each.duty === duty && each.fromMs <= atMs && atMs < each.toMs);
        const holder = open.find(({ facility }) => facility !== null && facility === facilityId) ?? open.find(({ facility }) => facility === null);
        return (holder?.person as RosterPerson['personId'] | undefined) ?? null;
      },
    },
    alertDevices: alertDevicesOf(file.alertDevices.map(({ kind, label, unit, facility }, i) => ({ id: `device-${i}`, tenantId: 'file', kind, label, unitId: unit, facilityId: facility }))),
  };
}

function personOf(person: StaffingFile['people'][number]): RosterPerson {
  const { id, name, roles, units, qualifications, channels, isOnDuty, position } = person;
  const shown = name === '' ? id : name;
  return {
    personId: id as RosterPerson['personId'],
    tenantId: 'file' as RosterPerson['tenantId'],
    name: shown,
    givenName: shown.split(' ')[0] ?? shown,
    roles,
    unitIds: units as unknown as RosterPerson['unitIds'],
    channels: channels.filter((channel) => channel !== 'app'),
    isConnected: channels.includes('app'),
    responder:
      qualifications.length === 0 && !roles.includes('responder')
        ? null
        : { qualifications, duty: isOnDuty ? 'on' : 'off', base: position, position: null, accuracyM: null, positionedAt: null, emergencyId: null },
  };
}
