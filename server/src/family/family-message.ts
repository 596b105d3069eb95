// The port by which a relative is written to. A text names nobody and no reason; the carrier's word that it went is not the relative's.

export interface FamilyMessage {
  readonly key: string;
  readonly by: 'sms' | 'email';
  readonly to: string;
  readonly locale: string;
  readonly text: string;
}

/** True when the carrier took it. */
export type SendToFamily = (message: FamilyMessage) => Promise<boolean>;
