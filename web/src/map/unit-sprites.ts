// The marks of units as small pictures, drawn once for each shape in the colours of the present theme: the same shapes as marks.tsx, for a canvas.
import type { ResponderMark } from './marks.tsx';

export type UnitShape = ResponderMark;

export interface UnitColours {
  accent: string;
  accentInk: string;
  surface: string;
  ink: string;
  inkFaint: string;
  stale: string;
  raised: string;
  line: string;
  face: string;
}

export function coloursOf(element: Element): UnitColours {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  return {
    accent: token('--accent'), accentInk: token('--accent-ink'), surface: token('--surface'), ink: token('--ink'), inkFaint: token('--ink-faint'), stale: token('--stale'), raised: token('--raised'),
    line: token('--line'), face: token('--face'),
  };
}

export const SPRITE_PX = 36;
const MIDDLE = SPRITE_PX / 2;

export type Sprites = (shape: UnitShape, isOld: boolean, isChosen: boolean) => HTMLCanvasElement;

export function createSprites(colours: UnitColours, pixelRatio: number): Sprites {
  const made = new Map<string, HTMLCanvasElement>();
  return (shape, isOld, isChosen) => {
    const key = `${shape} ${isOld} ${isChosen}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const sprite = document.createElement('canvas');
    sprite.width = sprite.height = SPRITE_PX * pixelRatio;
    const pen = sprite.getContext('2d')!;
    pen.scale(pixelRatio, pixelRatio);
    pen.translate(MIDDLE, MIDDLE);
    if (isChosen) ring(pen, colours);
    if (isOld) pen.globalAlpha = 0.8;
    drawShape(pen, shape, isOld, colours);
    made.set(key, sprite);
    return sprite;
  };
}

function ring(pen: CanvasRenderingContext2D, { accent, surface }: UnitColours): void {
  for (const [color, width] of [[surface, 6], [accent, 3.5]] as const) {
    pen.beginPath();
    pen.arc(0, 0, 14, 0, 2 * Math.PI);
    [pen.strokeStyle, pen.lineWidth] = [color, width];
    pen.stroke();
  }
}

function drawShape(pen: CanvasRenderingContext2D, shape: UnitShape, isOld: boolean, c: UnitColours): void {
  pen.beginPath();
  if (shape === 'free') return circle(pen, 8, isOld ? c.stale : c.accent, c.surface, 2);
  if (shape === 'off-duty') {
    pen.setLineDash([3, 3]);
    return circle(pen, 6, c.surface, c.inkFaint, 2);
  }
  if (shape === 'doubtful') {
    circle(pen, 8, c.surface, c.ink, 2.5);
    pen.beginPath();
    pen.arc(0, 0, 8, Math.PI / 2, (3 * Math.PI) / 2);
    pen.fillStyle = c.ink;
    return pen.fill();
  }
  if (shape === 'unreachable') {
    pen.moveTo(0, -9);
    for (const [x, y] of [[9, 0], [0, 9], [-9, 0]] as const) pen.lineTo(x, y);
    pen.closePath();
    return paint(pen, c.surface, c.ink, 2.5);
  }
  pen.roundRect(-8, -8, 16, 16, 2);
  paint(pen, isOld ? c.stale : c.ink, c.surface, 2);
  pen.beginPath();
  pen.moveTo(-4, 0);
  pen.lineTo(4, 0);
  pen.moveTo(0, -4);
  pen.lineTo(0, 4);
  [pen.strokeStyle, pen.lineWidth, pen.lineCap] = [c.surface, 2.5, 'round'];
  return pen.stroke();
}

function circle(pen: CanvasRenderingContext2D, radius: number, fill: string, stroke: string, width: number): void {
  pen.beginPath();
  pen.arc(0, 0, radius, 0, 2 * Math.PI);
  paint(pen, fill, stroke, width);
}

function paint(pen: CanvasRenderingContext2D, fill: string, stroke: string, width: number): void {
  [pen.fillStyle, pen.strokeStyle, pen.lineWidth] = [fill, stroke, width];
  pen.fill();
  pen.stroke();
}
