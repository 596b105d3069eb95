// How long an invitation to work here opens, and when what it says of somebody is forgotten. Open -> accepted, taken back, refused or forgotten.
// Pure.

const HOUR_MS = 3_600_000;
/** Over a weekend. */
export const INVITED_MS = 72 * HOUR_MS;
/** One that ran out can be sent again for so long; then whom it was for is forgotten. */
export const FORGOTTEN_AFTER_MS = 30 * 24 * HOUR_MS;
/** E-mails that are somebody's already, told by whoever was invited by telephone. */
export const MOST_WRONG_MAILS = 5;

export type InvitationEnd = 'accepted' | 'taken-back' | 'refused' | 'forgotten';
