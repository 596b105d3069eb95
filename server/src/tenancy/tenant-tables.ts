// Which tables hold rows of tenants, in an order in which each comes after those it refers to. Pure.

export interface TableLink {
  readonly table: string;
  readonly refersTo: string;
}

/** References of a table to itself do not count: one statement holds all of its rows. Throws where tables refer to each other in a circle. */
export function inReferenceOrder(tables: readonly string[], links: readonly TableLink[]): string[] {
  const waitsFor = new Map(tables.toSorted().map((table) => [table, new Set(links.filter((link) => link.table === table && link.refersTo !== table && tables.includes(link.refersTo)).map(({ refersTo }) => refersTo))]));
  const ordered: string[] = [];
  while (waitsFor.size > 0) {
    const free = [...waitsFor].filter(([, wants]) => wants.size === 0).map(([table]) => table);
    if (free.length === 0) throw new Error(`tables refer to each other in a circle: ${[...waitsFor.keys()].join(', ')}`);
    for (const table of free) waitsFor.delete(table);
    for (const wants of waitsFor.values()) for (const table of free) wants.delete(table);
    ordered.push(...free);
  }
  return ordered;
}
