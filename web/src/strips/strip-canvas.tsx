// One lead on paper as wide as it is given: still where time stands, moving where it is live. Says in words what it shows.
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { timeOfDay } from '../design/figures.ts';
import { useWords } from '../words/words-context.tsx';
import { drawStrip, pageMsOf } from './strip-drawing.ts';
import type { Lead } from './strip-leads.ts';
import styles from './strips.module.css';

const HEIGHT = 132;

export interface Zoom { readonly mmPerS: number; readonly mmPerMv: number }

interface StripCanvasProps {
  lead: Lead;
  zoom: Zoom;
  name: string;
  /** Where the pen stands at each frame; absent for a kept strip, whose left edge is `fromAt`. */
  penAt?: (() => number) | undefined;
  fromAt?: number;
  /** In CSS pixels; as wide as its place unless given. */
  width?: number;
  isStill: boolean;
  isOld: boolean;
}

export function StripCanvas(props: StripCanvasProps) {
  const { lead, zoom, name, width: given, isStill, isOld } = props;
  const { say, locale } = useWords();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [place, setPlace] = useState(0);
  const width = given ?? place;
  useEffect(() => {
    const element = canvas.current?.parentElement;
    if (!element || given !== undefined) return;
    const observer = new ResizeObserver(() => setPlace(Math.floor(element.clientWidth)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [given]);
  const draw = useEffectEvent(() => {
    const ctx = canvas.current?.getContext('2d');
    if (!ctx || width === 0) return;
    const ratio = devicePixelRatio;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    const tokens = getComputedStyle(canvas.current!);
    const at = props.penAt === undefined ? { page: props.fromAt ?? lead.endAt } : { sweep: props.penAt() };
    drawStrip(ctx, lead, { ...zoom, width, height: HEIGHT, at, ink: tokens.color, grid: tokens.getPropertyValue('--line') });
  });
  // What is still is drawn anew with each change of what is shown.
  useEffect(() => draw());
  useEffect(() => {
    if (isStill) return;
    // Whoever wants less motion sees it move once a second.
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      const timer = setInterval(draw, 1000);
      return () => clearInterval(timer);
    }
    let frame = requestAnimationFrame(function next() {
      draw();
      frame = requestAnimationFrame(next);
    });
    return () => cancelAnimationFrame(frame);
  }, [isStill]);
  const seconds = Math.round(pageMsOf({ width, mmPerS: zoom.mmPerS }) / 1000);
  const ratio = devicePixelRatio;
  return (
    <canvas
      ref={canvas} role="img" aria-label={say('strip.label', { lead: name, seconds, time: timeOfDay(lead.endAt, locale, true) })} className={styles.paper} data-kind={lead.kind} data-old={isOld}
      width={Math.round(width * ratio)} height={Math.round(HEIGHT * ratio)} style={{ width, height: HEIGHT }}
    />
  );
}
