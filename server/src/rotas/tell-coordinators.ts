// How a coordinator is told of a gap outside of the app: a port that app.ts fills with whoever carries mail.

export interface NoticeMail {
  /** The same for every try of one notice. */
  readonly key: string;
  readonly to: string;
  /** Codes and times only (gap-text.ts). */
  readonly text: string;
}

/** True when the mail was taken; false or a throw means it is tried again. */
export type MailNotice = (mail: NoticeMail, signal: AbortSignal) => Promise<boolean>;
