// Lists of entities by key: an event carries the whole new state of one entity, so it replaces or joins.
export function upsert<Item>(items: readonly Item[], item: Item, keyOf: (item: Item) => string | number): Item[] {
  const key = keyOf(item);
  const at = items.findIndex((other) => keyOf(other) === key);
  return at === -1 ? [...items, item] : items.with(at, item);
}

export function without<Item>(items: readonly Item[], isGone: (item: Item) => boolean): Item[] {
  return items.filter((item) => !isGone(item));
}
