// The page of a family pass as text, from what its link shares: one sentence, how far help has come, about where, which hospital. Whole and right as it
// comes; the script in it only keeps it so. Nothing clinical can be on it, because nothing clinical comes in.
import { FAMILY_GRID_M, type FamilyApproach, type FamilyLocale, type FamilyStatus } from '@mydr24/protocol';
import { pageScript, pageStyle } from './family-page-assets.ts';
import { type FamilyWords, familyWordsOf } from './family-words.ts';
import type { FamilyView } from './family-view.ts';

export type FamilyPage =
  | { type: 'enter'; refused: 'wrong' | 'taken' | 'wait' | null }
  | { type: 'open'; view: FamilyView; approach: FamilyApproach | null; isExample?: boolean }
  | { type: 'ended'; why: 'revoked' | 'expired' };

export interface PageFacts {
  locale: FamilyLocale;
  nowMs: number;
  /** Null where nothing is live: a preview. */
  linkId: string | null;
}

const RELOAD_S = 30;
const MINUTE_MS = 60_000;

export function wholePage(page: FamilyPage, { locale, nowMs, linkId }: PageFacts): string {
  const words = familyWordsOf(locale);
  const isLive = page.type === 'open' && linkId !== null;
  const reload = isLive ? `<noscript><meta http-equiv="refresh" content="${RELOAD_S}"></noscript>` : '';
  const script = isLive || page.type === 'enter' ? `<script>${pageScript}</script>` : '';
  const live = isLive ? ` data-live="${linkId}"` : '';
  return `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><link rel="icon" href="data:,"><title>${words.title}</title>${reload}<style>${pageStyle}</style></head>
<body><header>${page.type === 'open' && page.isExample ? `${words.example} · ` : ''}MyDR24<div id="net" role="alert" data-say="${escaped(words.lostLine)}"></div></header><main id="now" aria-live="polite"${live}>${mainOf(page, { locale, nowMs })}</main>
<footer>${isLive ? `<p><noscript>${words.reloads}</noscript></p>` : ''}</footer>${script}</body></html>`;
}

/** What changes while the page is open. */
export function mainOf(page: FamilyPage, { locale, nowMs }: Omit<PageFacts, 'linkId'>): string {
  const words = familyWordsOf(locale);
  if (page.type === 'enter') return enterForm(page.refused, words);
  if (page.type === 'ended') return `<h1>${words[page.why]}</h1><p>${words[`${page.why}Next`]}</p>`;
  const { status, timeZone } = page.view;
  const say = sayer(status, words);
  const { emergency } = status;
  if (emergency === null) return `<h1>${say(words.nothing)}</h1><p>${words.nothingNext}</p><p class="n">${words.stays} ${say(words.private)}</p>`;
  const clock = (atMs: number): string => `<time data-at="${atMs}">${timeIn(timeZone, atMs, locale)}</time>`;
  const isOver = emergency.status === 'closed' || emergency.status === 'handed-over';
  return [
    `<h1>${say(words.now[shownStatus(emergency.status)])}</h1>`,
    isOver ? '' : comingCard(emergency, page.approach, words, say, clock),
    isOver ? '' : alsoComing(emergency, words, clock),
    hospitalCard(status, words),
    stepList(emergency, say, words, clock),
    `<p class="n" id="when" data-now="${nowMs}">${words.changed.replace('{time}', clock(emergency.changedAt))} (${words.ago.replace('{age}', `<i data-at="${emergency.changedAt}">${ageIn(nowMs - emergency.changedAt)}</i>`)})</p>`,
    `<p class="n">${emergency.status === 'closed' ? say(words.closedNext) : words.stays} ${say(words.private)}</p>`,
  ].join('');
}

type Emergency = NonNullable<FamilyStatus['emergency']>;
type Say = (text: string) => string;
type Clock = (atMs: number) => string;

const steps = ['seeking', 'accepted', 'en-route', 'on-scene', 'transporting', 'handed-over'] as const;
const shownStatus = (status: Emergency['status']) => (status === 'countdown' || status === 'cancelled' ? 'seeking' : status);

function sayer({ patientGivenName, emergency }: FamilyStatus, words: FamilyWords): Say {
  const [name, who] = [escaped(patientGivenName), escaped(emergency?.responderGivenName ?? words.someone)];
  return (text) => text.replaceAll('{name}', name).replaceAll('{who}', who);
}

function stepList(emergency: Emergency, say: Say, words: FamilyWords, clock: Clock): string {
  const reachedAt = new Map(emergency.steps.map(({ status, at }) => [status, at]));
  const now = steps.indexOf(emergency.status as (typeof steps)[number]);
  const last = now < 0 ? steps.length : now;
  const rows = steps.map((step, index) => {
    const at = index <= last ? reachedAt.get(step) : undefined;
    // A step that was passed over is neither done nor to come: not everybody goes to hospital.
    if (index < last && at === undefined) return '';
    const state = index === now ? 'y' : index < last || at !== undefined ? 'd' : '';
    const heard = state === 'y' ? words.current : state === 'd' ? words.done : '';
    const isLeftOut = now < 0 && at === undefined;
    return isLeftOut ? '' : `<li class="${state}"${state === 'y' ? ' aria-current="step"' : ''}${heard === '' ? '' : ` title="${heard}"`}>${say(words.steps[step])}${at === undefined ? '' : ` <span>${clock(at)}</span>`}</li>`;
  });
  return `<ol>${rows.join('')}</ol>`;
}

function comingCard(emergency: Emergency, approach: FamilyApproach | null, words: FamilyWords, say: Say, clock: Clock): string {
  if (emergency.status !== 'accepted' && emergency.status !== 'en-route') return '';
  const etaAt = approach?.etaAt ?? emergency.etaAt;
  const far = approach?.distanceM ?? emergency.distanceM;
  const lines = [
    etaAt === null ? '' : `<p class="b">${words.eta.replace('{time}', clock(etaAt))}</p>`,
    far === null ? '' : `<p>${say(far <= FAMILY_GRID_M ? words.near : words.away).replace('{distance}', distanceIn(far))}</p>`,
    approach === null ? '' : gridOf(approach, words, say),
  ].join('');
  return lines === '' ? '' : `<section class="c">${lines}</section>`;
}

function alsoComing({ alsoComing: others = [] }: Emergency, words: FamilyWords, clock: Clock): string {
  const rows = others.map(({ givenName, status, etaAt }) => {
    const isComing = status === 'accepted' || status === 'en-route';
    const text = !isComing ? words.alsoThere : etaAt === null ? words.also : words.alsoEta.replace('{time}', clock(etaAt));
    return `<p>${text.replace('{who}', escaped(givenName ?? words.someone))}</p>`;
  });
  return rows.length === 0 ? '' : `<section class="c">${rows.join('')}</section>`;
}

const CELL = 26;
const HALF = 4;
/** The patient in the middle, whoever comes in their square; further away than the picture, at its edge. */
function gridOf({ squaresEast, squaresNorth }: FamilyApproach, words: FamilyWords, say: Say): string {
  if (squaresEast === null || squaresNorth === null) return '';
  const scale = Math.max(1, Math.max(Math.abs(squaresEast), Math.abs(squaresNorth)) / HALF);
  const [x, y] = [Math.round((squaresEast / scale) * CELL), Math.round((-squaresNorth / scale) * CELL)];
  const edge = HALF * CELL + CELL / 2;
  const lines = Array.from({ length: 2 * HALF + 2 }, (_, n) => n * CELL - edge).map((at) => `M${-edge} ${at}H${edge}M${at} ${-edge}V${edge}`).join('');
  const side = scale === 1 ? distanceIn(FAMILY_GRID_M) : distanceIn(Math.round((FAMILY_GRID_M * scale) / 100) * 100);
  return `<h2>${say(words.grid)}</h2><svg viewBox="${-edge - 1} ${-edge - 1} ${2 * edge + 2} ${2 * edge + 2}" role="img" aria-label="${say(words.grid)}"><path class="gl" d="${lines}"/><path class="ln" d="M${x} ${y}L0 0"/><circle class="rs" cx="${x}" cy="${y}" r="10"/><path class="pt" d="M-9 1L0-9L9 1H6V9H-6V1Z"/><text x="13" y="5">${say(words.patient)}</text></svg><p class="n">${words.gridHelp.replace('{side}', side)}</p>`;
}

function hospitalCard({ shares, emergency }: FamilyStatus, words: FamilyWords): string {
  if (emergency === null || !shares.includes('hospital') || emergency.status === 'closed') return '';
  const { hospital, status } = emergency;
  if (hospital === null) return status === 'transporting' ? `<section class="c"><p>${words.hospitalUnknown}</p></section>` : '';
  const { lat, lon } = hospital.position;
  const way = `https://www.openstreetmap.org/?mlat=${lat.toFixed(5)}&amp;mlon=${lon.toFixed(5)}#map=16/${lat.toFixed(5)}/${lon.toFixed(5)}`;
  return `<section class="c"><h2>${words.hospital}</h2><p class="b">${escaped(hospital.name)}</p>${hospital.address === null ? '' : `<p>${escaped(hospital.address)}</p>`}<a class="k" rel="noreferrer noopener" target="_blank" href="${way}">${words.hospitalGo}</a></section>`;
}

function enterForm(refused: Extract<FamilyPage, { type: 'enter' }>['refused'], words: FamilyWords): string {
  const problem = refused === null ? '' : `<p class="c" role="alert"><b>${words[refused]}</b></p>`;
  return `<h1>${words.enter}</h1>${problem}<form id="enter" method="post" action="/f"><p>${words.enterHelp}</p><label for="token">${words.code}</label><input id="token" name="token" autocomplete="off" autocapitalize="off" spellcheck="false" required><button>${words.open}</button></form>`;
}

const distanceIn = (metres: number): string => (metres < 1000 ? `${metres} m` : `${Number((metres / 1000).toFixed(1))} km`);
const timeIn = (timeZone: string, atMs: number, locale: FamilyLocale): string => new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { hour: '2-digit', minute: '2-digit', timeZone }).format(atMs);
function ageIn(ageMs: number): string {
  const minutes = Math.max(0, Math.floor(ageMs / MINUTE_MS));
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);
