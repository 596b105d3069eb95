// Words of the screen of device keys in Spanish; every key of the source must be here.
import type { deviceKeysWords as source } from '../en/device-keys.ts';

export const deviceKeysWords: Record<keyof typeof source, string> = {
  'deviceKeys.lead.facility': 'Los dispositivos de los pacientes de los centros que administra. Una clave nueva se muestra una sola vez; la antigua vale un día más, para que haya tiempo de poner la nueva.',
  'deviceKeys.lead.read': 'Cada dispositivo que envía lecturas y cómo está su clave. Las claves nuevas las da la administración, del hospital o del centro.',
  'deviceKeys.all': 'Todas las unidades',
  'deviceKeys.nowhere': 'de ninguna unidad',
};
