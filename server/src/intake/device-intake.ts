// What every way in is given: one door into the lane, for a device that has proven who it is. Only the shape.
import type { CarriedReport, ReadingBatchReply, Way } from '@mydr24/protocol';

export interface DeviceIdentity {
  readonly deviceId: string;
  readonly tenantId: string;
  /** The only patient of a paired device; null for a gateway. */
  readonly patientId: string | null;
}

/** How a submission came. */
export interface DeviceVisit {
  readonly way: Way;
  readonly report?: CarriedReport | undefined;
  readonly isHistory?: boolean | undefined;
  /** A patient's own device: measured when they wish, so that its silence, battery and sensor are theirs to see to and alarm nobody. */
  readonly isOwn?: boolean | undefined;
}

export interface DeviceIntake {
  /** Resolves once every stored item is on disk, with an answer for each. Throws a retryable Fault when nothing could be kept. */
  submit(device: DeviceIdentity, visit: DeviceVisit, items: readonly unknown[]): Promise<ReadingBatchReply>;
}
