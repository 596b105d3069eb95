// Words of the care team, source language. ICU message format.
export const careTeamWords = {
  'careTeam.staff.title': 'Care team beyond the ward',
  'careTeam.staff.lead': 'Whoever is on it can read and care for this patient as the ward does. The patient sees who is on it.',
  'careTeam.self.title': 'My care team beyond the ward',
  'careTeam.self.lead': 'Nurses and doctors of other wards who look after you. Your ward decides who. You can keep somebody out under “What staff see about me”.',
  'careTeam.none': 'Nobody beyond the ward.',
  'careTeam.since': 'since {day}, put on by {name}',
  'careTeam.takeOff': 'Take off',
  'careTeam.takeOff.who': 'Take {name} off the care team',
  'careTeam.find': 'Put a nurse or doctor on it',
  'careTeam.find.placeholder': 'Beginning of the name',
  'careTeam.find.do': 'Find',
  'careTeam.find.none': 'No nurse or doctor with this name, or they are on it already.',
  'careTeam.putOn': 'Put on',
  'careTeam.mine': 'On my care teams',
} as const;
