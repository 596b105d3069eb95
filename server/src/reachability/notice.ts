// A word to a person that is no page: e-mail or push, whenever it arrives. A port; who sends it is joined in app.ts.
export interface Notice {
  tenantId: string;
  personId: string;
  /** The same key is sent once. */
  key: string;
  subject: string;
  /** No name of a patient, no value, no place. */
  text: string;
  /** Where in the app it leads. */
  path: string;
}

/** Never rejects, and never holds up a page. */
export type SendNotice = (notice: Notice) => Promise<void>;
