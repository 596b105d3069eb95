// Words of administrators of a facility in Catalan; every key of the source must be here.
import type { facilityAdminWords as source } from '../en/facility-admin.ts';

export const facilityAdminWords: Record<keyof typeof source, string> = {
  'facilityAdmin.lead': 'Les persones dels centres que administreu i les que són noves. Doneu rols d’atenció i les vostres unitats; els altres rols i centres són de l’administració de l’hospital.',
  'facilityAdmin.beyond': 'Ho canvia l’administració de l’hospital.',
  'facilityAdmin.of': 'Administra {facilities}',
  'facilityAdmin.title': 'Centres que administra {name}',
  'facilityAdmin.legend': 'Administra aquests centres',
  'facilityAdmin.means': 'Hi dona i treu rols d’atenció i unitats, tanca accessos i registra dispositius dels seus pacients.',
  'facilityAdmin.save': 'Desa els centres',
  'facilityAdmin.last': 'És l’última persona que administra. Feu-ne abans una altra.',
  'facilityAdmin.unitNeeded': 'Doneu-li també una unitat del vostre centre.',
};
