// How a shared patient is now, as a guest sees it: of each alarm what it is and whether somebody at home saw it, no id and no emergency. Pure.
import type { BoardPatient, SharedAlarm, SharedNow } from '@mydr24/protocol';

export function sharedNow(board: BoardPatient | null, unitName: string | null, inChargeName: string | null): SharedNow {
  const { vitals = [], alarms = [], news2 = null, earlyWarnings = [] } = board ?? {};
  return { vitals, alarms: alarms.filter(({ state }) => state !== 'inactive').map(sharedAlarm), news2, earlyWarnings, unitName, inChargeName };
}

const sharedAlarm = ({ conditionKey, kind, priority, state, inactivation, vital, value, unit, limit, startedAt, changedAt, acknowledgedByName = null }: BoardPatient['alarms'][number]): SharedAlarm =>
  ({ conditionKey, kind, priority, state, inactivation, vital, value, unit, limit, startedAt, changedAt, acknowledgedByName });

/** Another text when there is something new: a score is reckoned at each question, so when it was is not. */
export const markedText = ({ news2, earlyWarnings, ...rest }: SharedNow): string =>
  JSON.stringify([rest, news2 && { ...news2, scoredAt: null }, earlyWarnings.map((each) => ({ ...each, scoredAt: null }))]);
