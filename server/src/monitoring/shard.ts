// Which of the 64 shards a patient belongs to (D9). For ever the same: a node judges exactly the patients of its shards.

export const SHARD_COUNT = 64;

/** FNV-1a over the id's text, 32 bits: spreads consecutive ids, which UUID version 7 makes. */
export function shardOf(patientId: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < patientId.length; index += 1) {
    hash = Math.imul(hash ^ patientId.charCodeAt(index), 0x01000193);
  }
  // The low bits of FNV mix least; fold the high ones in.
  return ((hash >>> 16) ^ hash) & (SHARD_COUNT - 1);
}
