// How full the battery is, where the browser tells (Chromium); null elsewhere.
import { useEffect, useState } from 'react';

export interface Battery {
  pct: number;
  isCharging: boolean;
}

interface Power extends EventTarget {
  level: number;
  charging: boolean;
}

export function useBattery(): Battery | null {
  const [battery, setBattery] = useState<Battery | null>(null);
  useEffect(() => {
    const { getBattery } = navigator as Navigator & { getBattery?: () => Promise<Power> };
    if (getBattery === undefined) return undefined;
    let found: Power | null = null;
    let isWanted = true;
    const read = (): void => {
      // In steps of five: a report for each percent would tell nothing more.
      if (found !== null && isWanted) setBattery({ pct: Math.round(found.level * 20) * 5, isCharging: found.charging });
    };
    void getBattery.call(navigator).then((power) => {
      found = power;
      power.addEventListener('levelchange', read);
      power.addEventListener('chargingchange', read);
      read();
    }, () => undefined);
    return () => {
      isWanted = false;
      found?.removeEventListener('levelchange', read);
      found?.removeEventListener('chargingchange', read);
    };
  }, []);
  return battery;
}
