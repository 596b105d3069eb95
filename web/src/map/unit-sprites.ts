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

type Pen = OffscreenCanvasRenderingContext2D;

export const SPRITE_PX = 36;
const MIDDLE = SPRITE_PX / 2;

export type Sprites = (shape: UnitShape, isOld: boolean, isChosen: boolean) => ImageBitmap;

export function createSprites(colours: UnitColours, pixelRatio: number): Sprites {
  const made = new Map<string, ImageBitmap>();
  return (shape, isOld, isChosen) => {
    const key = `${shape} ${isOld} ${isChosen}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const paper = new OffscreenCanvas(SPRITE_PX * pixelRatio, SPRITE_PX * pixelRatio);
    const pen = paper.getContext('2d')!;
    pen.scale(pixelRatio, pixelRatio);
    pen.translate(MIDDLE, MIDDLE);
    if (isChosen) ring(pen, colours);
    if (isOld) pen.globalAlpha = 0.8;
    drawShape(pen, shape, isOld, colours);
    const sprite = paper.transferToImageBitmap();
    made.set(key, sprite);
    return sprite;
  };
}

export type Captions = (text: string, isOld: boolean) => { picture: ImageBitmap; width: number; height: number };

const CAPTION_HEIGHT_PX = 20;
const CAPTION_PADDING_PX = 7;
/** Ages change with every second; what is no longer written is forgotten with the rest. */
const MOST_KEPT = 400;

/** Words in their little box, drawn once: text is the dearest thing to draw in every frame. */
export function createCaptions(colours: UnitColours, pixelRatio: number): Captions {
  const made = new Map<string, ReturnType<Captions>>();
  const measuring = new OffscreenCanvas(1, 1).getContext('2d')!;
  return (text, isOld) => {
    const key = `${isOld} ${text}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    if (made.size >= MOST_KEPT) made.clear();
    const font = `${isOld ? 400 : 600} 12px ${colours.face}`;
    measuring.font = font;
    const width = Math.ceil(measuring.measureText(text).width) + 2 * CAPTION_PADDING_PX;
    const paper = new OffscreenCanvas(width * pixelRatio, CAPTION_HEIGHT_PX * pixelRatio);
    const pen = paper.getContext('2d')!;
    pen.scale(pixelRatio, pixelRatio);
    pen.roundRect(0.5, 0.5, width - 1, CAPTION_HEIGHT_PX - 1, 6);
    paint(pen, colours.raised, colours.line, 1);
    [pen.font, pen.textAlign, pen.textBaseline, pen.fillStyle] = [font, 'center', 'middle', isOld ? colours.stale : colours.ink];
    pen.fillText(text, width / 2, CAPTION_HEIGHT_PX / 2 + 0.5);
    const caption = { picture: paper.transferToImageBitmap(), width, height: CAPTION_HEIGHT_PX };
    made.set(key, caption);
    return caption;
  };
}

function ring(pen: Pen, { accent, surface }: UnitColours): void {
  for (const [color, width] of [[surface, 6], [accent, 3.5]] as const) {
    pen.beginPath();
    pen.arc(0, 0, 14, 0, 2 * Math.PI);
    [pen.strokeStyle, pen.lineWidth] = [color, width];
    pen.stroke();
  }
}

function drawShape(pen: Pen, shape: UnitShape, isOld: boolean, c: UnitColours): void {
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

function circle(pen: Pen, radius: number, fill: string, stroke: string, width: number): void {
  pen.beginPath();
  pen.arc(0, 0, radius, 0, 2 * Math.PI);
  paint(pen, fill, stroke, width);
}

function paint(pen: Pen, fill: string, stroke: string, width: number): void {
  [pen.fillStyle, pen.strokeStyle, pen.lineWidth] = [fill, stroke, width];
  pen.fill();
  pen.stroke();
}
