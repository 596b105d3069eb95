// Words of administrators of a facility, source language. ICU message format.
export const facilityAdminWords = {
  'facilityAdmin.lead': 'The people of the facilities you administer, and people who are new. You give roles of care and your units; other roles and other facilities are the hospital’s administrators’.',
  'facilityAdmin.beyond': 'Changed by the hospital’s administrators.',
  'facilityAdmin.of': 'Administers {facilities}',
  'facilityAdmin.title': 'Facilities {name} administers',
  'facilityAdmin.legend': 'Administers these facilities',
  'facilityAdmin.means': 'Gives and takes roles of care and units there, ends access, and registers devices of its patients.',
  'facilityAdmin.save': 'Save facilities',
  'facilityAdmin.last': 'This is the last administrator. Make another one first.',
  'facilityAdmin.unitNeeded': 'Give them a unit of your facility as well.',
} as const;
