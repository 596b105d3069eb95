// What the operator is told, beside the log: codes and numbers, never a name or a value. One code is told at most every quarter of
// an hour, with how often it came meanwhile.
export type OperatorCode = 'emergency-quarantined' | 'pack-refused' | 'provider-out' | 'provider-back' | 'watchdog-late' | 'rota-gap' | 'alarm-rules-refused' | 'last-administrator-kept';
export type OperatorFacts = Readonly<Record<string, string | number | boolean>>;
/** Never throws and never waits: the operator's mail being out must not hold up an emergency. */
export type TellOperator = (code: OperatorCode, facts: OperatorFacts) => void;

export interface CodeCount {
  toldAt: number;
  heldBack: number;
}
export type CodeCounts = ReadonlyMap<string, CodeCount>;

const QUIET_MS = 15 * 60_000;

/** Whether this one is told, and how many of its code were held back before it. */
export function countCode(counts: CodeCounts, code: string, nowMs: number): { counts: CodeCounts; isTold: boolean; heldBack: number } {
  const known = counts.get(code);
  const isTold = known === undefined || nowMs - known.toldAt >= QUIET_MS;
  const next = isTold ? { toldAt: nowMs, heldBack: 0 } : { ...known, heldBack: known.heldBack + 1 };
  return { counts: new Map(counts).set(code, next), isTold, heldBack: isTold ? (known?.heldBack ?? 0) : 0 };
}

export function operatorText(code: OperatorCode, facts: OperatorFacts, heldBack: number): string {
  const lines = Object.entries(facts).map(([name, value]) => `${name}: ${value}`);
  return [`MyDR24: ${code}`, '', ...lines, ...(heldBack > 0 ? [`and ${heldBack} more of this kind since the last mail`] : [])].join('\n');
}
