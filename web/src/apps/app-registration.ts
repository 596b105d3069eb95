// What an administrator ticks about a new app, as SMART scopes and a registration. Each app may be asked for one patient, and be opened from a page.
import type { AppKind, AppRegistration } from '@mydr24/protocol';

export interface NewAppForm {
  name: string;
  kind: AppKind;
  /** One address a line. */
  redirects: string;
  launchUrl: string;
  jwksUrl: string;
  readsPatient: boolean;
  readsVitals: boolean;
  /** Of everybody the person may see, and not of one patient only. */
  isForAll: boolean;
  stays: boolean;
}

export const emptyApp: NewAppForm = { name: '', kind: 'public', redirects: '', launchUrl: '', jwksUrl: '', readsPatient: true, readsVitals: true, isForAll: false, stays: false };

export function scopesOf({ readsPatient, readsVitals, isForAll, stays, launchUrl }: NewAppForm): string[] {
  const levels = isForAll ? ['patient', 'user'] : ['patient'];
  return [
    'launch/patient', ...(launchUrl.trim() === '' ? [] : ['launch']),
    ...levels.flatMap((level) => [...(readsPatient ? [`${level}/Patient.r`] : []), ...(readsVitals ? [`${level}/Observation.rs`] : [])]),
    ...(stays ? ['offline_access'] : []),
  ];
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

export function registrationOf(form: NewAppForm): AppRegistration {
  return {
    name: form.name.trim(), kind: form.kind, redirectUris: form.redirects.split(/\s+/).filter((line) => line !== ''), launchUrl: orNull(form.launchUrl), scopes: scopesOf(form), jwks: null,
    jwksUrl: form.kind === 'key' ? orNull(form.jwksUrl) : null,
  };
}
