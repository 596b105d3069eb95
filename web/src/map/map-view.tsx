// A map that is fetched when it is first shown, with something honest in its place until then.
import { Component, Suspense, lazy, type ReactNode } from 'react';
import { useWords } from '../words/words-context.tsx';
import type { MapCanvasProps } from './map-canvas.tsx';
import styles from './map-view.module.css';

const Canvas = lazy(async () => ({ default: (await import('./map-canvas.tsx')).MapCanvas }));

export function MapView(props: MapCanvasProps) {
  const { say } = useWords();
  return (
    <IfBroken instead={<p className={styles.failed}>{say('map.failed')}</p>}>
      <Suspense fallback={<div className={styles.waiting}>{say('map.loading')}</div>}>
        <Canvas {...props} />
      </Suspense>
    </IfBroken>
  );
}

/** A map that cannot be loaded must not take the emergency beside it off the screen. */
class IfBroken extends Component<{ instead: ReactNode; children: ReactNode }, { isBroken: boolean }> {
  override state = { isBroken: false };
  static getDerivedStateFromError() {
    return { isBroken: true };
  }
  override render() {
    return this.state.isBroken ? this.props.instead : this.props.children;
  }
}
