// Every word a relative reads outside of the app: the page of a pass and the texts that are sent. For a reader of eleven, and frightened.
// A text that is sent names nobody, no place and no reason.
import type { FamilyLocale } from '@mydr24/protocol';

export interface FamilyWords {
  title: string;
  nothing: string;
  nothingNext: string;
  /** By state; {name} is the patient's first name, {who} the responder's or `someone`. */
  now: Record<'seeking' | 'accepted' | 'en-route' | 'on-scene' | 'transporting' | 'handed-over' | 'closed', string>;
  someone: string;
  steps: Record<'seeking' | 'accepted' | 'en-route' | 'on-scene' | 'transporting' | 'handed-over', string>;
  done: string;
  current: string;
  eta: string;
  /** `{who}` is one of those who come beside whoever leads. */
  also: string;
  alsoEta: string;
  alsoThere: string;
  near: string;
  away: string;
  grid: string;
  gridHelp: string;
  patient: string;
  hospital: string;
  hospitalGo: string;
  hospitalUnknown: string;
  changed: string;
  ago: string;
  stays: string;
  reloads: string;
  lostLine: string;
  closedNext: string;
  private: string;
  revoked: string;
  revokedNext: string;
  expired: string;
  expiredNext: string;
  enter: string;
  enterHelp: string;
  code: string;
  open: string;
  wrong: string;
  taken: string;
  wait: string;
  invite: string;
  news: string;
  newsApp: string;
  example: string;
}

const en: FamilyWords = {
  title: 'How help is coming',
  nothing: 'Nothing is happening with {name} now',
  nothingNext: 'If help is called, you see it here at once.',
  now: {
    seeking: 'Help is being called for {name}', accepted: '{who} will go to {name}', 'en-route': '{who} is on the way to {name}', 'on-scene': '{who} is with {name}',
    transporting: '{name} is going to hospital', 'handed-over': 'A new team is caring for {name}', closed: 'The call for help for {name} is over',
  },
  someone: 'A helper',
  steps: { seeking: 'Help was called', accepted: 'A helper said yes', 'en-route': 'On the way', 'on-scene': 'With {name}', transporting: 'To hospital', 'handed-over': 'With the next team' },
  done: 'done', current: 'now',
  eta: 'There at about {time}',
  also: '{who} comes too',
  alsoEta: '{who} comes too, at about {time}',
  alsoThere: '{who} is there too',
  near: '{who} is close, within {distance}.',
  away: '{who} is about {distance} away.',
  grid: 'Where {who} is, seen from {name}',
  gridHelp: 'One square is {side}. North is up. The exact place is not shown.',
  patient: '{name}',
  hospital: 'Going to this hospital',
  hospitalGo: 'Show the way',
  hospitalUnknown: 'Which hospital is not known yet. You will see it here.',
  changed: 'Last change at {time}',
  ago: '{age} ago',
  stays: 'This page changes by itself.',
  reloads: 'This page loads again every 30 seconds.',
  lostLine: 'No connection since {time}. What you see may be old.',
  closedNext: 'This page ends soon. {name} or the people who helped can tell you more.',
  private: '{name} lets you see this. Please do not pass the link on.',
  revoked: 'This link was ended',
  revokedNext: 'The person who shared it, or the team, has ended it. Ask them if you are worried.',
  expired: 'This link is over',
  expiredNext: 'It was for a short time only. Ask the person who sent it if you need a new one.',
  enter: 'Open your link',
  enterHelp: 'Copy the letters after # from the message you got, and put them here.',
  code: 'Letters from your message',
  open: 'Open',
  wrong: 'This link does not work. Open it again from the message you got, or ask for a new one.',
  taken: 'This link was opened on another phone. It works only there.',
  wait: 'Too many tries. Wait some minutes, then try again.',
  invite: 'Someone close to you lets you follow news about them. Open: {link}',
  news: 'There is news about someone close to you. Open the link you were sent.',
  newsApp: 'There is news about someone close to you. Open MyDR24.',
  example: 'Example',
};

const es: FamilyWords = {
  title: 'Cómo llega la ayuda',
  nothing: 'Ahora no pasa nada con {name}',
  nothingNext: 'Si se pide ayuda, lo verás aquí al momento.',
  now: {
    seeking: 'Se está pidiendo ayuda para {name}', accepted: '{who} va a ir con {name}', 'en-route': '{who} está de camino hacia {name}', 'on-scene': '{who} está con {name}',
    transporting: '{name} va al hospital', 'handed-over': 'Un nuevo equipo cuida de {name}', closed: 'La petición de ayuda para {name} ha terminado',
  },
  someone: 'Una persona de ayuda',
  steps: { seeking: 'Se pidió ayuda', accepted: 'Alguien dijo que sí', 'en-route': 'De camino', 'on-scene': 'Con {name}', transporting: 'Al hospital', 'handed-over': 'Con el equipo siguiente' },
  done: 'hecho', current: 'ahora',
  eta: 'Llega hacia las {time}',
  also: '{who} también viene',
  alsoEta: '{who} también viene, hacia las {time}',
  alsoThere: '{who} también está allí',
  near: '{who} está cerca, a menos de {distance}.',
  away: '{who} está a unos {distance}.',
  grid: 'Dónde está {who}, visto desde {name}',
  gridHelp: 'Un cuadro son {side}. El norte está arriba. El lugar exacto no se muestra.',
  patient: '{name}',
  hospital: 'Va a este hospital',
  hospitalGo: 'Ver cómo llegar',
  hospitalUnknown: 'Todavía no se sabe a qué hospital. Lo verás aquí.',
  changed: 'Último cambio a las {time}',
  ago: 'hace {age}',
  stays: 'Esta página cambia sola.',
  reloads: 'Esta página se carga de nuevo cada 30 segundos.',
  lostLine: 'Sin conexión desde las {time}. Lo que ves puede ser antiguo.',
  closedNext: 'Esta página termina pronto. {name} o quienes ayudaron te pueden contar más.',
  private: '{name} te deja ver esto. Por favor, no pases el enlace a nadie.',
  revoked: 'Este enlace se ha cerrado',
  revokedNext: 'Lo cerró quien lo compartió, o el equipo. Pregúntales si estás preocupado.',
  expired: 'Este enlace ha terminado',
  expiredNext: 'Era solo por poco tiempo. Si necesitas otro, pídelo a quien te lo envió.',
  enter: 'Abre tu enlace',
  enterHelp: 'Copia las letras que van después de # en el mensaje que recibiste y ponlas aquí.',
  code: 'Letras de tu mensaje',
  open: 'Abrir',
  wrong: 'Este enlace no funciona. Ábrelo otra vez desde el mensaje, o pide uno nuevo.',
  taken: 'Este enlace se abrió en otro teléfono. Solo funciona allí.',
  wait: 'Demasiados intentos. Espera unos minutos y prueba otra vez.',
  invite: 'Alguien cercano te deja seguir sus noticias. Abre: {link}',
  news: 'Hay noticias de alguien cercano. Abre el enlace que te enviaron.',
  newsApp: 'Hay noticias de alguien cercano. Abre MyDR24.',
  example: 'Ejemplo',
};

const ca: FamilyWords = {
  title: 'Com arriba l’ajuda',
  nothing: 'Ara no passa res amb {name}',
  nothingNext: 'Si es demana ajuda, ho veuràs aquí a l’instant.',
  now: {
    seeking: 'S’està demanant ajuda per a {name}', accepted: '{who} anirà amb {name}', 'en-route': '{who} és de camí cap a {name}', 'on-scene': '{who} és amb {name}',
    transporting: '{name} va a l’hospital', 'handed-over': 'Un equip nou cuida {name}', closed: 'La petició d’ajuda per a {name} s’ha acabat',
  },
  someone: 'Una persona d’ajuda',
  steps: { seeking: 'S’ha demanat ajuda', accepted: 'Algú ha dit que sí', 'en-route': 'De camí', 'on-scene': 'Amb {name}', transporting: 'A l’hospital', 'handed-over': 'Amb l’equip següent' },
  done: 'fet', current: 'ara',
  eta: 'Arriba cap a les {time}',
  also: '{who} també ve',
  alsoEta: '{who} també ve, cap a les {time}',
  alsoThere: '{who} també hi és',
  near: '{who} és a prop, a menys de {distance}.',
  away: '{who} és a uns {distance}.',
  grid: 'On és {who}, vist des de {name}',
  gridHelp: 'Un quadre són {side}. El nord és a dalt. El lloc exacte no es mostra.',
  patient: '{name}',
  hospital: 'Va a aquest hospital',
  hospitalGo: 'Mostra com arribar-hi',
  hospitalUnknown: 'Encara no se sap a quin hospital. Ho veuràs aquí.',
  changed: 'Últim canvi a les {time}',
  ago: 'fa {age}',
  stays: 'Aquesta pàgina canvia sola.',
  reloads: 'Aquesta pàgina es torna a carregar cada 30 segons.',
  lostLine: 'Sense connexió des de les {time}. El que veus pot ser antic.',
  closedNext: 'Aquesta pàgina s’acaba aviat. {name} o qui ha ajudat et poden explicar més.',
  private: '{name} et deixa veure això. Si us plau, no passis l’enllaç a ningú.',
  revoked: 'Aquest enllaç s’ha tancat',
  revokedNext: 'L’ha tancat qui el va compartir, o l’equip. Pregunta-ho si et preocupa.',
  expired: 'Aquest enllaç s’ha acabat',
  expiredNext: 'Era només per poc temps. Si en vols un altre, demana’l a qui te’l va enviar.',
  enter: 'Obre el teu enllaç',
  enterHelp: 'Copia les lletres que van després de # en el missatge que has rebut i posa-les aquí.',
  code: 'Lletres del teu missatge',
  open: 'Obre',
  wrong: 'Aquest enllaç no funciona. Torna’l a obrir des del missatge, o demana’n un de nou.',
  taken: 'Aquest enllaç s’ha obert en un altre telèfon. Només funciona allà.',
  wait: 'Massa intents. Espera uns minuts i torna-ho a provar.',
  invite: 'Algú proper et deixa seguir les seves notícies. Obre: {link}',
  news: 'Hi ha notícies d’algú proper. Obre l’enllaç que et van enviar.',
  newsApp: 'Hi ha notícies d’algú proper. Obre MyDR24.',
  example: 'Exemple',
};

const languages: Readonly<Record<FamilyLocale, FamilyWords>> = { en, es, ca };
export const familyLanguages = Object.keys(languages) as FamilyLocale[];

export const familyWordsOf = (locale: FamilyLocale): FamilyWords => languages[locale];
/** The first language of ours that somebody, or their browser, prefers. */
export function familyLocaleOf(preferred: string, otherwise: FamilyLocale): FamilyLocale {
  for (const tag of preferred.split(',')) {
    const language = familyLanguages.find((each) => each === tag.trim().slice(0, 2).toLowerCase());
    if (language !== undefined) return language;
  }
  return otherwise;
}

export const inviteText = (locale: FamilyLocale, link: string): string => familyWordsOf(locale).invite.replace('{link}', link);
export const newsText = (locale: string, isPass: boolean): string => {
  const words = familyWordsOf(familyLocaleOf(locale, 'en'));
  return isPass ? words.news : words.newsApp;
};
