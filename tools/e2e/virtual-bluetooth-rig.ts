// Health sensors that exist only in the browser: Chromium's own Bluetooth emulation, driven over the debugging protocol. Choosing, connecting,
// discovering, subscribing, reading and writing are the browser's own. The emulation cannot notify: a frame comes as the answer to a read that the
// page itself is made to ask, which tells the app's listeners of the new value just the same.
import type { Browser, CDPSession, Page } from 'playwright-core';

const uuid = (short: number): string => `0000${short.toString(16).padStart(4, '0')}-0000-1000-8000-00805f9b34fb`;
const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');

const DEADLINE_MS = 15_000;

export interface Part {
  readonly id: number;
  /** Read: what it answers. */
  readonly value?: string;
  readonly notifies?: boolean;
  /** Written to: what it then does. */
  readonly onWrite?: (hex: string) => void;
}

export interface SensorPlan {
  readonly address: string;
  readonly name: string;
  readonly services: readonly { readonly id: number; readonly parts: readonly Part[] }[];
}

export interface VirtualSensor {
  /** A frame, as the sensor would notify it. */
  notify(characteristic: number, hex: string): Promise<void>;
  /** Resolves when the app listens to it. */
  isHeard(characteristic: number): Promise<void>;
  goAway(): Promise<void>;
}

export interface VirtualBluetooth {
  bring(plan: SensorPlan): Promise<VirtualSensor>;
  stop(): Promise<void>;
}

type Chosen = { chosen?: { gatt: { getPrimaryService(id: number): Promise<{ getCharacteristic(id: number): Promise<{ readValue(): Promise<unknown> }> }> } } };

/** In the page: what was chosen last is kept where a test finds it. */
function keepChosen(): void {
  const { bluetooth } = navigator as unknown as { bluetooth?: { requestDevice(wish: unknown): Promise<never> } };
  if (bluetooth === undefined) return;
  const ask = bluetooth.requestDevice.bind(bluetooth);
  bluetooth.requestDevice = async (wish) => ((globalThis as Chosen).chosen = await ask(wish));
}

/** The page's own list of found devices is answered with the sensor brought last. */
export async function openVirtualBluetooth(browser: Browser, page: Page): Promise<VirtualBluetooth> {
  const air = await browser.newBrowserCDPSession();
  const chooser = await page.context().newCDPSession(page);
  await air.send('BluetoothEmulation.enable', { state: 'powered-on', leSupported: true });
  await chooser.send('DeviceAccess.enable');
  await page.addInitScript(keepChosen);
  await page.reload();
  let newest = '';
  const answered = new Set<string>();
  chooser.on('DeviceAccess.deviceRequestPrompted', ({ id, devices }) => {
    if (answered.has(id) || !devices.some((device) => device.id === newest)) return;
    answered.add(id);
    void chooser.send('DeviceAccess.selectPrompt', { id, deviceId: newest });
  });
  air.on('BluetoothEmulation.gattOperationReceived', ({ address, type }) => void air.send('BluetoothEmulation.simulateGATTOperationResponse', { address, type, code: 0 }));
  air.on('BluetoothEmulation.descriptorOperationReceived', ({ descriptorId, type }) => void air.send('BluetoothEmulation.simulateDescriptorOperationResponse', { descriptorId, type, code: 0 }));
  return {
    async bring(plan) {
      newest = plan.address;
      return bringSensor(air, page, plan);
    },
    stop: async () => void (await air.send('BluetoothEmulation.disable')),
  };
}

async function bringSensor(air: CDPSession, page: Page, { address, name, services }: SensorPlan): Promise<VirtualSensor> {
  await air.send('BluetoothEmulation.simulatePreconnectedPeripheral', { address, name, manufacturerData: [], knownServiceUuids: services.map(({ id }) => uuid(id)) });
  const parts = new Map<string, Part>();
  const found = new Map<number, { service: number; characteristicId: string }>();
  const spoken = new Map<string, string>();
  const addServices = async (): Promise<void> => {
    for (const service of services) {
      const { serviceId } = await air.send('BluetoothEmulation.addService', { address, serviceUuid: uuid(service.id) });
      for (const part of service.parts) {
        const properties = { read: part.value !== undefined || part.notifies === true, notify: part.notifies === true, write: part.onWrite !== undefined };
        const { characteristicId } = await air.send('BluetoothEmulation.addCharacteristic', { serviceId, characteristicUuid: uuid(part.id), properties });
        if (part.notifies === true) await air.send('BluetoothEmulation.addDescriptor', { characteristicId, descriptorUuid: uuid(0x2902) });
        parts.set(characteristicId, part);
        found.set(part.id, { service: service.id, characteristicId });
      }
    }
  };
  await addServices();
  const heard = new Set<string>();
  const waiting: (() => void)[] = [];
  air.on('BluetoothEmulation.characteristicOperationReceived', ({ characteristicId, type, data: written }) => {
    const part = parts.get(characteristicId);
    if (part === undefined) return;
    const answer = { characteristicId, type, code: 0, ...(type === 'read' ? { data: base64(spoken.get(characteristicId) ?? part.value ?? '') } : {}) };
    void air.send('BluetoothEmulation.simulateCharacteristicOperationResponse', answer).then(() => {
      if (type === 'write') part.onWrite?.(Buffer.from(written ?? '', 'base64').toString('hex'));
      if (type === 'subscribe-to-notifications') heard.add(characteristicId);
      waiting.splice(0).forEach((look) => look());
    });
  });
  const of = (characteristic: number): { service: number; characteristicId: string } => {
    const one = found.get(characteristic);
    if (one === undefined) throw new Error('the sensor has no such characteristic');
    return one;
  };
  return {
    async notify(characteristic, hex) {
      const { service, characteristicId } = of(characteristic);
      spoken.set(characteristicId, hex);
      await page.evaluate(async ([serviceId, id]) => {
        await (await (await (globalThis as Chosen).chosen!.gatt.getPrimaryService(serviceId)).getCharacteristic(id)).readValue();
      }, [service, characteristic] as const);
    },
    async isHeard(characteristic) {
      const late = AbortSignal.timeout(DEADLINE_MS);
      while (!heard.has(of(characteristic).characteristicId)) {
        await new Promise<void>((resolve, reject) => {
          waiting.push(resolve);
          late.addEventListener('abort', () => reject(new Error('nobody listens to the sensor')));
        });
      }
    },
    async goAway() {
      heard.clear();
      await air.send('BluetoothEmulation.simulateGATTDisconnection', { address });
      // The emulation forgets them with the connection; a real device has them when it comes back.
      await addServices();
    },
  };
}
