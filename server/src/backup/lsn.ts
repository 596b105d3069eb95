// Places in PostgreSQL's write-ahead log (WAL), as it writes them (`0/2000028`), and the segments they lie in. Computes only.

/** Bytes of log since the cluster was made. */
export type Lsn = bigint;

export function parseLsn(text: string): Lsn {
  const [, high, low] = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/i.exec(text) ?? [];
  if (high === undefined || low === undefined) throw new TypeError(`"${text}" is no place in the log`);
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}

export function lsnText(lsn: Lsn): string {
  return `${hex(lsn >> 32n, 1)}/${hex(lsn & 0xffff_ffffn, 1)}`;
}

export function segmentStart(lsn: Lsn, segmentBytes: number): Lsn {
  return lsn - (lsn % BigInt(segmentBytes));
}

/** Where the segment ends that holds what lies before this place. */
export function segmentEnd(lsn: Lsn, segmentBytes: number): Lsn {
  return segmentStart(lsn + BigInt(segmentBytes) - 1n, segmentBytes);
}

/** The file of `pg_wal` that holds this place. */
export function segmentName(timeline: number, lsn: Lsn, segmentBytes: number): string {
  const perId = 0x1_0000_0000n / BigInt(segmentBytes);
  const number = lsn / BigInt(segmentBytes);
  return `${hex(BigInt(timeline), 8)}${hex(number / perId, 8)}${hex(number % perId, 8)}`;
}

export function hex(value: bigint, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0');
}
