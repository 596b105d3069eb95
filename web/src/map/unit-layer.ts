// Draws moving units on one canvas over the base map: a frame costs one small drawing, and the map below is not drawn again while nobody moves it.
// Draws only while something glides or the map moves. Knows no React; map-canvas.tsx gives it units and takes touches.
import type { Map as BaseMap } from 'maplibre-gl';
import { type Glide, glideTo, isGliding, placeAt, uncertaintyM } from './glide.ts';
import { type Box, type MapLink, type MapUnit, type OnScreen, takesRoom, unitUnder } from './map-units.ts';
import { type Captions, coloursOf, createCaptions, createSprites, SPRITE_PX, type Sprites, type UnitColours } from './unit-sprites.ts';

export interface UnitLayer {
  show(units: readonly MapUnit[], links: readonly MapLink[]): void;
  /** Keeps this unit in the middle; null lets go. */
  follow(id: string | null): void;
  unitUnder(x: number, y: number): string | null;
  labelOf(id: string): string | null;
  remove(): void;
}

interface Shown {
  unit: MapUnit;
  glide: Glide;
  /** When its age was told, by the screen's clock. */
  toldMs: number;
}

const CIRCLES_FROM_ZOOM = 12.5;
const MOST_CAPTIONS = 60;
const wantsCalm = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

export function createUnitLayer(map: BaseMap): UnitLayer {
  const canvas = document.createElement('canvas');
  canvas.setAttribute('aria-hidden', 'true');
  canvas.style.cssText = 'position:absolute;inset:0;pointer-events:none';
  map.getCanvas().after(canvas);
  const pen = canvas.getContext('2d')!;
  const look = { colours: coloursOf(map.getContainer()), sprites: null as Sprites | null, captions: null as Captions | null, ratio: 0 };
  let shown = new Map<string, Shown>();
  let inOrder: readonly Shown[] = [];
  let links: readonly MapLink[] = [];
  let points: OnScreen[] = [];
  let followed: string | null = null;
  let frame: number | null = null;

  function fit(): void {
    const { clientWidth: width, clientHeight: height } = map.getContainer();
    const ratio = window.devicePixelRatio;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
      [canvas.style.width, canvas.style.height] = [`${width}px`, `${height}px`];
    }
    if (look.ratio !== ratio) [look.sprites, look.captions, look.ratio] = [createSprites(look.colours, ratio), createCaptions(look.colours, ratio), ratio];
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
  }

  function draw(nowMs: number): void {
    fit();
    points = inOrder.map(({ unit, glide }) => {
      const { lat, lon } = placeAt(glide, nowMs);
      const { x, y } = map.project([lon, lat]);
      return { id: unit.id, x, y };
    });
    const place = new Map(points.map((point) => [point.id, point]));
    const scale = { nowMs, pxPerM: pixelsPerMetre(map), zoom: map.getZoom() };
    inOrder.forEach((each, index) => drawCircle(pen, each, points[index]!, scale, look.colours));
    for (const link of links) drawLink(pen, map, link, place.get(link.unitId), look.colours);
    inOrder.forEach(({ unit }, index) => pen.drawImage(look.sprites!(unit.shape, unit.isOld, unit.isChosen), points[index]!.x - SPRITE_PX / 2, points[index]!.y - SPRITE_PX / 2, SPRITE_PX, SPRITE_PX));
    drawCaptions(pen, inOrder, points, look.captions!);
  }

  const isMoving = (nowMs: number): boolean => inOrder.some(({ glide }) => isGliding(glide, nowMs));

  function centre(nowMs: number): void {
    const glide = followed === null ? undefined : shown.get(followed)?.glide;
    if (glide === undefined) return;
    const { lat, lon } = placeAt(glide, nowMs);
    const middle = map.getCenter();
    if (Math.abs(middle.lat - lat) > 1e-7 || Math.abs(middle.lng - lon) > 1e-7) map.setCenter([lon, lat]);
  }

  function step(): void {
    frame = null;
    const nowMs = performance.now();
    centre(nowMs);
    draw(nowMs);
    const isGlidingNow = isMoving(nowMs);
    // For whoever cannot see the picture but wants to know whether it moves: tests.
    if (canvas.dataset['gliding'] !== String(isGlidingNow)) canvas.dataset['gliding'] = String(isGlidingNow);
    if (isGlidingNow) wake();
  }
  function wake(): void {
    frame ??= requestAnimationFrame(step);
  }
  // In the same frame as the map below, or marks would swim.
  const withMap = (): void => draw(performance.now());
  const subscriptions = [map.on('render', withMap), map.on('resize', wake)];

  return {
    show(units, given) {
      const [nowMs, isCalm, before] = [performance.now(), wantsCalm(), shown];
      shown = new Map(units.map((unit) => {
        const known = before.get(unit.id);
        const toldMs = known?.unit.ageMs === unit.ageMs && known.unit.fixAt === unit.fixAt ? known.toldMs : nowMs;
        return [unit.id, { unit, glide: glideTo(known?.glide, unit, nowMs, isCalm), toldMs }];
      }));
      inOrder = [...shown.values()].toSorted((a, b) => a.unit.order - b.unit.order);
      links = given;
      wake();
    },
    follow(id) {
      followed = id;
      wake();
    },
    unitUnder: (x, y) => unitUnder(points, x, y),
    labelOf: (id) => shown.get(id)?.unit.label() ?? null,
    remove() {
      if (frame !== null) cancelAnimationFrame(frame);
      subscriptions.forEach((each) => each.unsubscribe());
      canvas.remove();
    },
  };
}

interface Scale {
  nowMs: number;
  pxPerM: number;
  zoom: number;
}

const EQUATOR_M = 40_075_017;
const TILE_PX = 512;

/** In the middle of the map; a circle of metres is as wide as it is there. */
function pixelsPerMetre(map: BaseMap): number {
  return (TILE_PX * 2 ** map.getZoom()) / (EQUATOR_M * Math.cos((map.getCenter().lat * Math.PI) / 180));
}

function drawCircle(pen: CanvasRenderingContext2D, { unit, glide, toldMs }: Shown, { x, y }: OnScreen, { nowMs, pxPerM, zoom }: Scale, c: UnitColours): void {
  if (unit.ageMs === null || (zoom < CIRCLES_FROM_ZOOM && !unit.isChosen)) return;
  const radius = uncertaintyM(unit.accuracyM, unit.ageMs + nowMs - toldMs, glide.speedMPerS) * pxPerM;
  if (radius < 10) return;
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  [pen.fillStyle, pen.strokeStyle, pen.lineWidth] = [unit.isOld ? c.stale : c.accent, unit.isOld ? c.stale : c.accent, 1];
  pen.globalAlpha = 0.07;
  pen.fill();
  pen.globalAlpha = 0.55;
  pen.setLineDash(unit.isOld ? [4, 4] : []);
  pen.stroke();
  pen.setLineDash([]);
  pen.globalAlpha = 1;
}

function drawLink(pen: CanvasRenderingContext2D, map: BaseMap, { to, isSure }: MapLink, from: OnScreen | undefined, c: UnitColours): void {
  if (from === undefined) return;
  const end = map.project([to.lon, to.lat]);
  for (const [color, width] of [[c.surface, 5], [isSure ? c.accent : c.ink, isSure ? 3 : 2]] as const) {
    pen.beginPath();
    pen.moveTo(from.x, from.y);
    pen.lineTo(end.x, end.y);
    [pen.strokeStyle, pen.lineWidth] = [color, width];
    pen.setLineDash(isSure || width === 5 ? [] : [2, 6]);
    pen.stroke();
  }
  pen.setLineDash([]);
}

/** Those on top first; what would lie over another one is left out: the list has them all. */
function drawCaptions(pen: CanvasRenderingContext2D, inOrder: readonly Shown[], points: readonly OnScreen[], captions: Captions): void {
  const placed: Box[] = [];
  for (let at = inOrder.length - 1; at >= 0 && placed.length < MOST_CAPTIONS; at -= 1) {
    const { unit } = inOrder[at]!;
    if (unit.caption === null) continue;
    const { x, y } = points[at]!;
    const { picture, width, height } = captions(unit.caption, unit.isOld);
    // On whole pixels: words between them are pale.
    const box = { x: Math.round(x - width / 2), y: Math.round(y + 12), width, height };
    if (takesRoom(placed, box)) pen.drawImage(picture, box.x, box.y, width, height);
  }
}
