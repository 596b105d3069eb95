// The phone's Bluetooth by the browser's Web Bluetooth, of which only what is used here is described. Chrome, Edge and Samsung Internet have it.
import { profiles, servicesBesides } from './sensor-kinds.ts';
import type { Peripheral, Radio, SensorLink } from './radio.ts';

interface WebCharacteristic extends EventTarget {
  readonly value?: DataView;
  readValue(): Promise<DataView>;
  writeValueWithResponse(bytes: Uint8Array): Promise<void>;
  startNotifications(): Promise<WebCharacteristic>;
}
interface WebService {
  getCharacteristic(id: number): Promise<WebCharacteristic>;
}
interface WebDevice extends EventTarget {
  readonly id: string;
  readonly name?: string;
  readonly gatt?: { readonly connected: boolean; connect(): Promise<{ getPrimaryService(id: number): Promise<WebService> }>; disconnect(): void };
}
interface WebBluetooth {
  getAvailability(): Promise<boolean>;
  getDevices?(): Promise<WebDevice[]>;
  requestDevice(wish: { filters: { services: number[] }[]; optionalServices: number[] }): Promise<WebDevice>;
}

export function browserRadio(bluetooth: WebBluetooth | undefined): Radio {
  return {
    state: async () => (bluetooth === undefined ? 'none' : (await bluetooth.getAvailability()) ? 'ready' : 'off'),
    async choose(kind) {
      try {
        const device = await bluetooth?.requestDevice({ filters: [{ services: [profiles[kind].service] }], optionalServices: [...servicesBesides] });
        return device === undefined ? null : peripheralOf(device);
      } catch (error) {
        // Closed without a choice, or nothing found to choose.
        if (error instanceof DOMException && error.name === 'NotFoundError') return null;
        throw error;
      }
    },
    async find(ref) {
      const device = (await bluetooth?.getDevices?.())?.find(({ id }) => id === ref);
      return device === undefined ? null : peripheralOf(device);
    },
  };
}

/** Undefined where this browser has none, and on pages without TLS. */
export const bluetoothOfBrowser = (): WebBluetooth | undefined => (navigator as { bluetooth?: WebBluetooth }).bluetooth;

function peripheralOf(device: WebDevice): Peripheral {
  return {
    ref: device.id,
    name: device.name ?? '',
    async connect() {
      const server = await device.gatt?.connect();
      if (server === undefined) throw new Error('no GATT');
      return linkOf((service) => server.getPrimaryService(service));
    },
    disconnect: () => device.gatt?.disconnect(),
    onLost(listener) {
      device.addEventListener('gattserverdisconnected', listener);
      return () => device.removeEventListener('gattserverdisconnected', listener);
    },
  };
}

const bytesOf = ({ buffer, byteOffset, byteLength }: DataView): Uint8Array => new Uint8Array(buffer, byteOffset, byteLength).slice();

function linkOf(serviceOf: (service: number) => Promise<WebService>): SensorLink {
  const find = async (service: number, characteristic: number): Promise<WebCharacteristic | null> => {
    try {
      return await (await serviceOf(service)).getCharacteristic(characteristic);
    } catch (error) {
      if (error instanceof DOMException && error.name === 'NotFoundError') return null;
      throw error;
    }
  };
  return {
    async read(service, characteristic) {
      const found = await find(service, characteristic);
      try {
        return found === null ? null : bytesOf(await found.readValue());
      } catch (error) {
        // There, and not to be read: as if it were not there.
        if (error instanceof DOMException && (error.name === 'NotSupportedError' || error.name === 'SecurityError')) return null;
        throw error;
      }
    },
    async listen(service, characteristic, heard) {
      const found = await find(service, characteristic);
      if (found === null) return false;
      found.addEventListener('characteristicvaluechanged', () => found.value !== undefined && heard(bytesOf(found.value)));
      await found.startNotifications();
      return true;
    },
    async write(service, characteristic, bytes) {
      await (await find(service, characteristic))?.writeValueWithResponse(bytes);
    },
  };
}
