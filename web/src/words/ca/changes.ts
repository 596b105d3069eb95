// Paraules dels canvis de funcions, unitats i accés d’algú. Català.
import type { changeWords as source } from '../en/changes.ts';

export const changeWords: Record<keyof typeof source, string> = {
  'changes.title': 'Canvis d’aquesta persona',
  'changes.nothing': 'No s’ha canviat res des que es guarda.',
  'changes.by': '{name}, {at}',
  'changes.none': 'cap',
  'changes.access': 'Accés',
  'changes.has': 'sí',
  'changes.hasNot': 'no',
  'changes.facilities': 'Administra',
  'changes.then': 'després',
  'changes.only': 'Canvis d’aquesta persona',
  'changes.only.means': 'El que d’altres han canviat de les seves funcions, unitats i accés, en lloc del que ha fet.',
  'privacy.group.looks': 'Qui ha vist què',
  'privacy.group.requests': 'Peticions de pacients',
  'privacy.group.consent': 'Consentiment i compartició',
};
