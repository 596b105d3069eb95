// How a text becomes the short messages of SMPP: in the GSM 7-bit alphabet where it fits, else in UCS-2, and in numbered
// parts where it is longer than one (3GPP TS 23.038, 23.040).
export interface SmsParts {
  alphabet: 'gsm' | 'ucs2';
  parts: string[];
}

const GSM = new Set('@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà');
/** Sent as two. */
const GSM_EXTENDED = new Set('\f^{}\\[~]|€');
const ROOM = { gsm: { whole: 160, part: 153 }, ucs2: { whole: 70, part: 67 } };
/** What phones write and the alphabet lacks, where another character says the same. */
const PLAIN: Readonly<Record<string, string>> = { '’': "'", '‘': "'", '“': '"', '”': '"', '–': '-', '…': '...', '\u00a0': ' ', '\u202f': ' ' };

export function splitSms(text: string): SmsParts {
  const simpler = Array.from(text).map((character) => PLAIN[character] ?? character).join('');
  const isGsm = Array.from(simpler).every((character) => GSM.has(character) || GSM_EXTENDED.has(character));
  const alphabet = isGsm ? 'gsm' : 'ucs2';
  const wanted = isGsm ? simpler : text;
  const { whole, part } = ROOM[alphabet];
  const cost = (character: string): number => (isGsm ? (GSM_EXTENDED.has(character) ? 2 : 1) : character.length);
  const total = Array.from(wanted).reduce((sum, character) => sum + cost(character), 0);
  if (total <= whole) return { alphabet, parts: [wanted] };
  const parts: string[] = [''];
  let used = 0;
  // By whole characters: neither an escaped one nor a surrogate pair is torn apart.
  for (const character of wanted) {
    if (used + cost(character) > part) {
      parts.push('');
      used = 0;
    }
    parts[parts.length - 1] += character;
    used += cost(character);
  }
  return { alphabet, parts };
}
