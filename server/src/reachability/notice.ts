// A word to one member of staff that is no page: by push or mail, whenever it arrives. A port; who sends it is joined in app.ts.
export interface Notice {
  subject: string;
  /** No name of a patient, no value, no place. */
  lines: readonly string[];
}

export type SendNotice = (tenantId: string, personId: string, notice: Notice, nowMs: number) => Promise<void>;
