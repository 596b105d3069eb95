// Words of administrators of a facility in Spanish; every key of the source must be here.
import type { facilityAdminWords as source } from '../en/facility-admin.ts';

export const facilityAdminWords: Record<keyof typeof source, string> = {
  'facilityAdmin.lead': 'Las personas de los centros que administra y las que son nuevas. Usted da roles de atención y sus unidades; los demás roles y centros son de la administración del hospital.',
  'facilityAdmin.beyond': 'Lo cambia la administración del hospital.',
  'facilityAdmin.of': 'Administra {facilities}',
  'facilityAdmin.title': 'Centros que administra {name}',
  'facilityAdmin.legend': 'Administra estos centros',
  'facilityAdmin.means': 'Allí da y quita roles de atención y unidades, cierra accesos y registra dispositivos de sus pacientes.',
  'facilityAdmin.save': 'Guardar los centros',
  'facilityAdmin.last': 'Es la última persona que administra. Nombre antes a otra.',
  'facilityAdmin.unitNeeded': 'Dele también una unidad de su centro.',
};
