// What every way in is given: one door into the lane, for a device that has proven who it is. Only the shape.
import type { SelfReport, ReadingBatchReply, Way } from '@mydr24/protocol';

export interface DeviceIdentity {
  readonly deviceId: string;
  readonly tenantId: string;
  /** The only patient of a paired device; null for a gateway. */
  readonly patientId: string | null;
}

export interface DeviceIntake {
  /** Resolves once every stored item is on disk, with an answer for each. Throws a retryable Fault when nothing could be kept. */
  submit(device: DeviceIdentity, visit: { readonly way: Way; readonly report?: SelfReport | undefined; readonly isHistory?: boolean | undefined }, items: readonly unknown[]): Promise<ReadingBatchReply>;
}
