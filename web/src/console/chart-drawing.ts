// What stands on a chart beside its line: silences as hatched ground, limits as marked lines, late values as a bar below, corrected
// ones as rings, alarms with their mark and notes as flags. Draws on uPlot's canvas; every mark has a shape, none lives by colour.
import type { Alarm, ChartNote, VitalHistory } from '@mydr24/protocol';
import type uPlot from 'uplot';
import { priorityMarks } from '../design/alarm-words.ts';

export interface ChartFacts {
  readonly history: VitalHistory;
  readonly limits: readonly { readonly priority: Alarm['priority']; readonly limit: number }[];
  readonly alarms: readonly Alarm[];
  readonly notes: readonly ChartNote[];
  readonly nowMs: number;
}

export interface Inks {
  readonly soft: string;
  readonly strong: string;
}

const HATCH_PX = 6;

interface Pen {
  readonly ctx: CanvasRenderingContext2D;
  readonly ratio: number;
  readonly ink: string;
}

export function drawFacts(plot: uPlot, facts: ChartFacts, inks: Inks): void {
  const { ctx } = plot;
  const ratio = devicePixelRatio;
  const { left, top, width, height } = plot.bbox;
  const x = (atMs: number): number => Math.min(left + width, Math.max(left, plot.valToPos(atMs / 1000, 'x', true)));
  const pen: Pen = { ctx, ratio, ink: inks.strong };
  ctx.save();
  // uPlot leaves the dashes of its last line.
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  ctx.lineWidth = ratio;
  ctx.font = `${11 * ratio}px "Atkinson Hyperlegible Next Variable", sans-serif`;
  for (const [fromAt, toAt] of facts.history.gaps) hatch({ ...pen, ink: inks.soft }, x(fromAt), x(toAt), top, height);
  ctx.fillStyle = inks.strong;
  for (const [fromAt, toAt] of facts.history.late) ctx.fillRect(x(fromAt), top + height - 4 * ratio, Math.max(3 * ratio, x(toAt) - x(fromAt)), 4 * ratio);
  for (const { at, oldValue } of facts.history.amended) ring(pen, x(at), oldValue === null ? top + height - 10 * ratio : plot.valToPos(oldValue, 'y', true));
  for (const { at, value } of facts.history.doubtful) question(pen, x(at), value === null ? top + height - 10 * ratio : plot.valToPos(value, 'y', true));
  for (const { priority, limit } of facts.limits) limitLine(pen, plot.valToPos(limit, 'y', true), left, width, priorityMarks[priority]);
  for (const alarm of facts.alarms) alarmBar(pen, x(alarm.startedAt), x(alarm.endedAt ?? facts.nowMs), top, priorityMarks[alarm.priority]);
  for (const note of facts.notes) flag(pen, x(note.at), top, height);
  ctx.restore();
}

function hatch({ ctx, ink, ratio }: Pen, from: number, to: number, top: number, height: number): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(from, top, to - from, height);
  ctx.clip();
  ctx.strokeStyle = ink;
  ctx.globalAlpha = 0.35;
  ctx.beginPath();
  for (let at = from - height; at < to; at += HATCH_PX * ratio) {
    ctx.moveTo(at, top + height);
    ctx.lineTo(at + height, top);
  }
  ctx.stroke();
  ctx.restore();
}

/** A value that is not sure. */
function question({ ctx, ink, ratio }: Pen, x: number, y: number): void {
  ctx.fillStyle = ink;
  ctx.textAlign = 'center';
  ctx.fillText('?', x, y - 3 * ratio);
}

function ring({ ctx, ink, ratio }: Pen, x: number, y: number): void {
  ctx.strokeStyle = ink;
  ctx.beginPath();
  ctx.arc(x, y, 4 * ratio, 0, 2 * Math.PI);
  ctx.moveTo(x - 4 * ratio, y + 4 * ratio);
  ctx.lineTo(x + 4 * ratio, y - 4 * ratio);
  ctx.stroke();
}

function limitLine({ ctx, ink, ratio }: Pen, y: number, left: number, width: number, mark: string): void {
  ctx.strokeStyle = ink;
  ctx.fillStyle = ink;
  ctx.setLineDash([2 * ratio, 3 * ratio]);
  ctx.beginPath();
  ctx.moveTo(left, y);
  ctx.lineTo(left + width, y);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.fillText(mark, left + width - 20 * ratio, y - 2 * ratio);
}

function alarmBar({ ctx, ink, ratio }: Pen, from: number, to: number, top: number, mark: string): void {
  ctx.fillStyle = ink;
  ctx.fillRect(from, top, Math.max(2 * ratio, to - from), 3 * ratio);
  ctx.fillText(mark, from + 2 * ratio, top + 14 * ratio);
}

function flag({ ctx, ink, ratio }: Pen, x: number, top: number, height: number): void {
  ctx.strokeStyle = ink;
  ctx.fillStyle = ink;
  ctx.beginPath();
  ctx.moveTo(x, top + height);
  ctx.lineTo(x, top + height - 16 * ratio);
  ctx.stroke();
  ctx.fillRect(x, top + height - 16 * ratio, 9 * ratio, 6 * ratio);
}
