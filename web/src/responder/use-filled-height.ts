// Lets a part reach exactly to the bottom of the window, whatever banners stand above it: its content scrolls, its buttons stay under the thumb.
import { useLayoutEffect, useRef, type RefObject } from 'react';

export function useFilledHeight(): RefObject<HTMLDivElement | null> {
  const part = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const fit = (): void => part.current?.style.setProperty('--above', `${Math.round(part.current.getBoundingClientRect().top + scrollY)}px`);
    fit();
    const watch = new ResizeObserver(fit);
    watch.observe(document.body);
    for (const banner of part.current?.closest('main')?.parentElement?.children ?? []) watch.observe(banner);
    return () => watch.disconnect();
  }, []);
  return part;
}
