// Words of the screen of device keys for whoever administers a facility, source language.
export const deviceKeysWords = {
  'deviceKeys.lead.facility': 'The devices of patients in the facilities you administer. A new key is shown once; the old one counts for a day, so that there is time to put the new one in.',
  'deviceKeys.lead.read': 'Every device that sends readings, and how its key stands. New keys are given by administrators, of the hospital or of the facility.',
  'deviceKeys.all': 'All units',
  'deviceKeys.nowhere': 'of no unit',
} as const;
