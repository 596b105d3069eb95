// The phone's Bluetooth as the rest of the app sees it, whoever provides it. Only the shape.
import type { SensorKind } from './sensor-kinds.ts';

/** `none`: this browser has no Bluetooth for pages. `off`: it has, and it is switched off or not allowed. */
export type RadioState = 'ready' | 'off' | 'none';

export interface Radio {
  state(): Promise<RadioState>;
  /** The person picks one in the browser's own list; null when they pick none. Only in answer to a press. */
  choose(kind: SensorKind): Promise<Peripheral | null>;
  /** One picked before, where the browser remembers. */
  find(ref: string): Promise<Peripheral | null>;
}

export interface Peripheral {
  /** What this browser calls it; says nothing elsewhere. */
  readonly ref: string;
  readonly name: string;
  connect(): Promise<SensorLink>;
  disconnect(): void;
  /** Told when the connection is gone, for whatever reason; returns how to stop being told. */
  onLost(listener: () => void): () => void;
}

export interface SensorLink {
  /** Null where the device has no such thing. */
  read(service: number, characteristic: number): Promise<Uint8Array | null>;
  /** False where the device has no such thing. */
  listen(service: number, characteristic: number, heard: (bytes: Uint8Array) => void): Promise<boolean>;
  write(service: number, characteristic: number, bytes: Uint8Array): Promise<void>;
}
