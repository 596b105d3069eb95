// Shifts as a calendar other programs subscribe to: a port, and what stands in it. Names of duties and staff, no patient.
export interface CalendarShift {
  /** The same for the same shift at every reading, so that a calendar updates instead of doubling. */
  readonly uid: string;
  readonly fromAt: number;
  readonly toAt: number;
  readonly title: string;
}

export interface ShiftCalendar {
  readonly name: string;
  readonly shifts: readonly CalendarShift[];
  readonly changedAt: number;
}

export type WriteCalendar = (calendar: ShiftCalendar) => string;
