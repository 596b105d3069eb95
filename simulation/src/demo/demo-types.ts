// The shapes of the demo network: plain values, ready to be written into tables by whoever seeds a demo.
import type { Position, Qualification, Role, RotaPlan } from '@mydr24/protocol';

export interface DemoTenant { readonly id: string; readonly name: string }
export interface DemoFacility extends Position { readonly id: string; readonly tenantId: string; readonly name: string; readonly address: string }
export interface DemoUnit { readonly id: string; readonly tenantId: string; readonly facilityId: string; readonly name: string; readonly isHome: boolean }

export interface DemoChannel { readonly channel: 'sms' | 'voice' | 'email'; readonly address: string }

export interface DemoPerson {
  readonly id: string;
  readonly tenantId: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string;
  readonly locale: string;
  readonly roles: readonly Role[];
  readonly unitIds: readonly string[];
  readonly qualifications: readonly Qualification[];
  readonly channels: readonly DemoChannel[];
}

/** On duty between these whole hours, local time; the same hour twice means always. */
export interface DutyHours { readonly fromHour: number; readonly toHour: number }

export interface DemoResponder {
  readonly personId: string;
  readonly base: Position;
  readonly baseName: string;
  readonly dutyHours: DutyHours;
  /** Duty at the moment the demo starts. */
  readonly duty: 'on' | 'off';
  /** False for the one whom a visitor may sign in as: nobody answers in their place. */
  readonly isVirtual: boolean;
}

export interface DemoPatient extends Position {
  readonly id: string;
  readonly tenantId: string;
  /** Their own account, when they have one. */
  readonly personId: string | null;
  readonly facilityId: string;
  readonly unitId: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly bornOn: string;
  readonly sex: 'female' | 'male';
  readonly bed: string | null;
  readonly address: string | null;
  readonly spo2Scale: 1 | 2;
  /** Null: nobody has said; empty: none known. */
  readonly allergies: string | null;
  /** Of a home; null where none is needed or known. */
  readonly doorCode: string | null;
  /** The recorded stay this patient replays. */
  readonly stayId: string;
  /** Persons the patient lets see a running emergency. */
  readonly consentedFamily: readonly string[];
}

/** A monitor is paired with one patient; a charting device serves a whole facility. Keys are made when seeding, never here. */
export interface DemoDevice {
  readonly id: string;
  readonly tenantId: string;
  readonly patientId: string | null;
  readonly facilityId: string;
  readonly name: string;
  /** The silence it declares to be worth an alarm; null leaves that to the server. */
  readonly noDataMs: number | null;
}

export interface DemoSignIn {
  readonly accountId: string;
  readonly personId: string;
  readonly name: string;
  readonly role: Role;
  readonly surface: 'console' | 'patient' | 'family' | 'responder' | 'dispatch' | 'admin' | 'privacy';
  readonly note: string;
}

export interface DemoRota {
  readonly id: string;
  readonly tenantId: string;
  readonly plan: RotaPlan;
}

export interface DemoNetwork {
  readonly tenants: readonly DemoTenant[];
  readonly facilities: readonly DemoFacility[];
  readonly units: readonly DemoUnit[];
  /** Everybody with an account: staff, responders, family, and the patient with a phone. */
  readonly persons: readonly DemoPerson[];
  readonly responders: readonly DemoResponder[];
  readonly patients: readonly DemoPatient[];
  readonly devices: readonly DemoDevice[];
  readonly signIns: readonly DemoSignIn[];
  readonly rotas: readonly DemoRota[];
}
