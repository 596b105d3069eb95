// Patients shared between hospitals of a network: offered, accepted, read and ended; and the networks.
export const sharedCareWords = {
  'audit.actor.guest': 'Somebody of another hospital',
  'basis.isGuestOf': 'is a guest from another hospital, with whom this patient was shared',
  'views.could.isGuestOf': 'is from another hospital you are shared with',
  'why.ground.shared': 'Shared with {to}, {hospital}, by {name}, until {when}',
} as const;
