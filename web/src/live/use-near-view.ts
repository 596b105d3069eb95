// Whether an element is on screen or close to it, by one observer for all: rows far away stay cheap placeholders.
import { useEffect, useRef, useState, type RefObject } from 'react';

const NEAR = '700px 0px';
const callbacks = new WeakMap<Element, (isNear: boolean) => void>();
let observer: IntersectionObserver | undefined;

function shared(): IntersectionObserver {
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const entry of entries) callbacks.get(entry.target)?.(entry.isIntersecting);
    },
    { rootMargin: NEAR },
  );
  return observer;
}

export function useNearView<E extends Element>(isNearAtFirst: boolean): [RefObject<E | null>, boolean] {
  const element = useRef<E>(null);
  const [isNear, setNear] = useState(isNearAtFirst);
  useEffect(() => {
    const target = element.current;
    if (target === null) return undefined;
    callbacks.set(target, setNear);
    shared().observe(target);
    return () => {
      callbacks.delete(target);
      shared().unobserve(target);
    };
  }, []);
  return [element, isNear];
}
