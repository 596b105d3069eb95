// A signed head: "the chain of this tenant ended at this number with this hash, at this time". What is signed, and nothing else.
import { z } from 'zod';
import type { Head } from './audit-seal-store.ts';

export const SignedHead = z.object({
  tenantId: z.uuid(),
  seq: z.int().min(1),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime(),
  keyId: z.string(),
  signature: z.string(),
});
export type SignedHead = z.infer<typeof SignedHead>;

/** Brings heads to where no role of the database can change them. */
export type CarryHeads = (heads: readonly Head[], nowMs: number) => Promise<void>;

export const headText = ({ tenantId, seq, hash, at }: Pick<SignedHead, 'tenantId' | 'seq' | 'hash' | 'at'>): string => JSON.stringify(['mydr24-audit-head', tenantId, seq, hash, at]);
