// Words of changes of somebody's roles, units and access, source language. ICU message format.
export const changeWords = {
  'changes.title': 'Changes of this person',
  'changes.nothing': 'Nothing was changed since this is kept.',
  'changes.by': '{name}, {at}',
  'changes.none': 'none',
  'changes.access': 'Access',
  'changes.has': 'yes',
  'changes.hasNot': 'no',
  'changes.facilities': 'Administers',
  'changes.then': 'then',
  'changes.only': 'Changes of this person',
  'changes.only.means': 'What others changed of their roles, units and access, instead of what they did themselves.',
  'privacy.group.looks': 'Who saw what',
  'privacy.group.requests': 'Patients’ requests',
  'privacy.group.consent': 'Consent and sharing',
} as const;
