// A message to one member of staff that is no page: a gap in a rota, a digest, a result. It goes by push or mail, waits while a
// provider is out, and never stands in a page's way. Like every text outside of our screens it names no patient.
export interface Notice {
  subject: string;
  lines: readonly string[];
}

/** Durable once resolved. */
export type SendNotice = (tenantId: string, personId: string, notice: Notice, nowMs: number) => Promise<void>;

/** How a mail or a push says it. */
export const noticeText = ({ subject, lines }: Notice): string => [subject, '', ...lines].join('\n');
