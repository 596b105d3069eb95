// The marks on a map: every state has its own shape, so that grey paper tells the same. No alarm colour.
import type { ReactNode } from 'react';
import styles from './marks.module.css';

export type ResponderMark = 'free' | 'doubtful' | 'unreachable' | 'busy' | 'off-duty';

const shapes: Record<ResponderMark, ReactNode> = {
  free: <circle cx="12" cy="12" r="8" className={styles.filled} />,
  doubtful: (
    <>
      <circle cx="12" cy="12" r="8" className={styles.hollow} />
      <path d="M12 4a8 8 0 0 0 0 16Z" className={styles.part} />
    </>
  ),
  unreachable: <path d="M12 3 21 12 12 21 3 12Z" className={styles.hollow} />,
  busy: (
    <>
      <rect x="4" y="4" width="16" height="16" rx="2" className={styles.filled} />
      <path d="M8 12h8M12 8v8" className={styles.cut} />
    </>
  ),
  'off-duty': <circle cx="12" cy="12" r="6" className={styles.dashed} />,
};

export function ResponderShape({ mark, isOld = false }: { mark: ResponderMark; isOld?: boolean }) {
  return (
    <svg viewBox="0 0 24 24" className={styles.shape} data-mark={mark} data-old={isOld} aria-hidden="true">
      {shapes[mark]}
    </svg>
  );
}

/** With a name or an age beside it where that is wanted. */
export function ResponderPoint({ mark, isOld, caption }: { mark: ResponderMark; isOld: boolean; caption: string | null }) {
  return (
    <span className={styles.responder} data-old={isOld}>
      <ResponderShape mark={mark} isOld={isOld} />
      {caption !== null && <span className={styles.caption}>{caption}</span>}
    </span>
  );
}

/** A place where help must go. Solid while nobody goes, outlined once somebody does. */
export function EmergencyPoint({ isHeld, isChosen, caption }: { isHeld: boolean; isChosen: boolean; caption: string | null }) {
  return (
    <span className={styles.emergency} data-held={isHeld} data-chosen={isChosen}>
      <svg viewBox="0 0 40 48" aria-hidden="true">
        <path d="M20 46C12 34 4 28 4 18a16 16 0 0 1 32 0c0 10-8 16-16 28Z" className={styles.pin} />
        {isHeld ? <path d="m13 18 5 5 9-10" className={styles.tick} /> : <path d="M20 9v11M20 25v1" className={styles.tick} />}
      </svg>
      {caption !== null && <span className={styles.caption}>{caption}</span>}
    </span>
  );
}

/** A road that nobody gets through, or that takes longer. */
export function ClosurePoint({ isClosed }: { isClosed: boolean }) {
  return (
    <svg viewBox="0 0 24 24" className={styles.closure} aria-hidden="true">
      <rect x="2" y="6" width="20" height="12" rx="3" />
      <path d={isClosed ? 'm7 9 10 6M17 9 7 15' : 'M7 12h7m-3-3 3 3-3 3'} />
    </svg>
  );
}

/** A point of a road being reported. */
export function DrawnPoint() {
  return (
    <svg viewBox="0 0 24 24" className={styles.drawn} aria-hidden="true">
      <circle cx="12" cy="12" r="7" />
    </svg>
  );
}

/** A hospital with the beds that are free; crossed out when it is closed to ambulances, grey when the word is old. */
export function HospitalPoint({ isClosed, isOld, caption }: { isClosed: boolean; isOld: boolean; caption: string | null }) {
  return (
    <span className={styles.hospital} data-old={isOld}>
      <svg viewBox="0 0 28 28" aria-hidden="true">
        <rect x="3" y="3" width="22" height="22" rx="5" />
        <path d="M10 8v12M18 8v12M10 14h8" />
        {isClosed && <path d="M4 24 24 4" className={styles.barred} />}
      </svg>
      {caption !== null && <span className={styles.caption}>{caption}</span>}
    </span>
  );
}

/** A vehicle with nobody aboard: an outline, never the filled mark of somebody who could go. */
export function ParkedPoint({ isOld, caption }: { isOld: boolean; caption: string | null }) {
  return (
    <span className={styles.parked} data-old={isOld}>
      <svg viewBox="0 0 28 28" aria-hidden="true">
        <path d="M4 17v-5l3-5h10l4 5h3v5M4 17h20" />
        <circle cx="9" cy="19" r="2.5" />
        <circle cx="19" cy="19" r="2.5" />
      </svg>
      {caption !== null && <span className={styles.caption}>{caption}</span>}
    </span>
  );
}

/** For the legend: a line of who goes, of who was asked, and the circle of where somebody may be. */
export function LinkSample({ what }: { what: 'going' | 'asked' | 'circle' }) {
  return (
    <svg viewBox="0 0 24 24" className={styles.sample} data-what={what} aria-hidden="true">
      {what === 'circle' ? <circle cx="12" cy="12" r="9" /> : <path d="M2 12h20" />}
    </svg>
  );
}
