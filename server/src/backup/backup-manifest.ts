// What a base backup says of itself. It is sealed like everything else, and written last. Computes only.
import { z } from 'zod';

export const BackupManifest = z.object({
  format: z.literal(1),
  id: z.string(),
  lifeId: z.uuid(),
  /** `embedded`: our own PostgreSQL, restored and started by us; `outside`: its files are laid out for a server of your own. */
  source: z.enum(['embedded', 'outside']),
  postgresMajor: z.int(),
  systemId: z.string(),
  timeline: z.int(),
  segmentBytes: z.int(),
  database: z.string(),
  startLsn: z.string(),
  stopLsn: z.string(),
  startedAtMs: z.int(),
  endedAtMs: z.int(),
  /** Bytes of the cluster's files, and of the sealed archive. */
  clusterBytes: z.int(),
  sealedBytes: z.int(),
});
export type BackupManifest = z.infer<typeof BackupManifest>;

/** PostgreSQL's own manifest, of which we use names, sizes and hashes. */
export const ClusterManifest = z.object({
  Files: z.array(z.object({ Path: z.string().optional(), 'Encoded-Path': z.string().optional(), Size: z.int(), Checksum: z.string().optional() })),
});
export type ClusterManifest = z.infer<typeof ClusterManifest>;
