// Words of the screen of device keys in Catalan; every key of the source must be here.
import type { deviceKeysWords as source } from '../en/device-keys.ts';

export const deviceKeysWords: Record<keyof typeof source, string> = {
  'deviceKeys.lead.facility': 'Els dispositius dels pacients dels centres que administreu. Una clau nova es mostra una sola vegada; l’antiga val un dia més, perquè hi hagi temps de posar la nova.',
  'deviceKeys.lead.read': 'Cada dispositiu que envia lectures i com està la seva clau. Les claus noves les dona l’administració, de l’hospital o del centre.',
  'deviceKeys.all': 'Totes les unitats',
  'deviceKeys.nowhere': 'de cap unitat',
};
