// Classes of data: why a tenant has them, on what legal basis, how long, and what becomes of them when a patient asks for erasure. Pure.
// Sources of the times: retention.md of the guide; the years of care come from the configuration, because the law differs by country.

import type { DataClass, OnErasure } from '@mydr24/protocol';

export interface ClassFacts {
  readonly what: string;
  readonly purpose: string;
  readonly basis: string;
  readonly retention: string;
  /**
   * `at-request`: erased as soon as the request is granted. `after-law`: kept for the years of the law, then erased. `stays`: goes on with an
   * id that names nobody any more. `passes`: gone by itself within the time said. `none`: nothing of a patient is in it.
   */
  readonly onErasure: OnErasure;
}

export const dataClasses: Readonly<Record<DataClass, ClassFacts>> = {
  care: {
    what: 'values, alarms, emergencies, notes and photos of care', purpose: 'care of the patient, and proof of it', onErasure: 'after-law',
    basis: 'GDPR Art. 6(1)(c) and 9(2)(h): care under professional secrecy; kept under Art. 17(3)(c)', retention: 'the years that are set under Past their time (recordKeptYears) after the last care; readings also by mydr24 retention',
  },
  choices: {
    what: 'what a patient allowed and refused, version by version', purpose: 'to keep to it, and to prove it', onErasure: 'after-law',
    basis: 'GDPR Art. 6(1)(c) with 7(1): consent must be provable', retention: 'as long as the record of care',
  },
  identity: {
    what: 'name, birth date and sex of a patient, and where they lie', purpose: 'to know whose record it is', onErasure: 'after-law',
    basis: 'GDPR Art. 6(1)(c) and 9(2)(h)', retention: 'as long as the record of care',
  },
  private: {
    what: 'home, identifiers of other systems, what helpers should know, family links, own exports, with which other hospitals they were shared', purpose: 'to find and help the patient, to tell whom they chose, and to look after them together with another hospital', onErasure: 'at-request',
    basis: 'GDPR Art. 6(1)(b), 9(2)(h) and, for family, 9(2)(a)', retention: 'until the patient asks, or the record goes; exports 24 hours',
  },
  account: {
    what: 'how a person signs in and is reached', purpose: 'to let in whom it belongs to, and to page', onErasure: 'at-request',
    basis: 'GDPR Art. 6(1)(b) for patients and staff', retention: 'while the account is used',
  },
  staff: {
    what: 'duty, rotas, positions, roles and abilities of people who work here', purpose: 'to know who can go, and to page fairly', onErasure: 'none',
    basis: 'GDPR Art. 6(1)(b) and (f); positions on duty only', retention: 'while they work here; precise positions hours, nothing after 30 days',
  },
  trace: {
    what: 'who saw or changed what; requests of privacy and holds', purpose: 'accountability and safety', onErasure: 'stays',
    basis: 'GDPR Art. 5(2), 6(1)(c) and 32', retention: 'kept; a chain cannot lose a row',
  },
  passing: {
    what: 'events on their way, queues, tokens', purpose: 'delivery', onErasure: 'passes',
    basis: 'as what they carry', retention: 'events 7 days, kept HL7 v2 messages 30 days, tokens a day',
  },
  figures: {
    what: 'counts by unit and day, runs of rule trials', purpose: 'quality of care', onErasure: 'none',
    basis: 'GDPR Art. 9(2)(i)', retention: 'kept; names nobody',
  },
  structure: {
    what: 'tenants, units, devices, rules, plans', purpose: 'to run the service', onErasure: 'none',
    basis: 'no personal data of patients', retention: 'kept',
  },
  keys: {
    what: 'data keys, wrapped', purpose: 'to seal, and to make what is sealed unreadable', onErasure: 'stays',
    basis: 'GDPR Art. 32', retention: 'the row stays, the key is destroyed',
  },
};
