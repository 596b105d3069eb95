// Where help would come too late, and the one move that mends most. Given who lives where, who could go, and travel times between them; asks nobody and
// knows no roads. Only free people count: whoever is with somebody covers nobody else.

export interface CoveredPlace {
  readonly id: string;
  readonly patients: number;
}

export interface Coverer {
  readonly personId: string;
  /** Seconds to each place, in its order. */
  readonly etaS: readonly number[];
}

/** A place somebody could be sent to, and the seconds from there to each place. */
export interface Post {
  readonly placeId: string;
  readonly etaS: readonly number[];
}

export interface Hole {
  readonly placeId: string;
  readonly patients: number;
  /** Null when nobody counts. */
  readonly soonest: { readonly personId: string; readonly etaS: number } | null;
}

export interface Move {
  readonly personId: string;
  readonly placeId: string;
  /** Patients it covers that nobody covers now. */
  readonly patients: number;
  /** Until they are there. */
  readonly etaS: number;
}

/** Who is soonest at a place, and how soon the next one would be. */
interface Reached {
  readonly by: string | null;
  readonly etaS: number;
  readonly nextS: number;
}

function reachedOf(index: number, coverers: readonly Coverer[]): Reached {
  let [by, etaS, nextS]: [string | null, number, number] = [null, Infinity, Infinity];
  for (const coverer of coverers) {
    const seconds = coverer.etaS[index]!;
    if (seconds < etaS) [by, etaS, nextS] = [coverer.personId, seconds, etaS];
    else nextS = Math.min(nextS, seconds);
  }
  return { by, etaS, nextS };
}

/** The longest wait of most people first. */
export function holesOf(places: readonly CoveredPlace[], coverers: readonly Coverer[], limitS: number): Hole[] {
  return places
    .flatMap(({ id, patients }, index): Hole[] => {
      const { by, etaS } = reachedOf(index, coverers);
      return etaS <= limitS ? [] : [{ placeId: id, patients, soonest: by === null ? null : { personId: by, etaS } }];
    })
    .toSorted((a, b) => b.patients - a.patients || (b.soonest?.etaS ?? Infinity) - (a.soonest?.etaS ?? Infinity) || (a.placeId < b.placeId ? -1 : 1));
}

/**
 * The move of one person that covers most people anew. None that uncovers anybody, and none that lets anybody who is uncovered wait longer than now. Of equal
 * ones the shortest way, so that the same question has the same answer. Whoever is in `stay` covers where they are and is not moved.
 */
export function bestMove(places: readonly CoveredPlace[], coverers: readonly Coverer[], posts: readonly Post[], limitS: number, stay: ReadonlySet<string> = new Set()): Move | null {
  const reached = places.map((_, index) => reachedOf(index, coverers));
  const indexOf = new Map(places.map(({ id }, index) => [id, index]));
  let best: Move | null = null;
  for (const { personId, etaS } of coverers.filter((each) => !stay.has(each.personId))) {
    for (const post of posts) {
      const patients = gainOf(places, reached, personId, post, limitS);
      const move: Move = { personId, placeId: post.placeId, patients, etaS: etaS[indexOf.get(post.placeId)!]! };
      if (patients > 0 && move.etaS < Infinity && (best === null || isBetter(move, best))) best = move;
    }
  }
  return best;
}

function gainOf(places: readonly CoveredPlace[], reached: readonly Reached[], personId: string, post: Post, limitS: number): number {
  let gain = 0;
  for (const [index, { patients }] of places.entries()) {
    const { by, etaS, nextS } = reached[index]!;
    const after = Math.min(by === personId ? nextS : etaS, post.etaS[index]!);
    if (after > Math.max(etaS, limitS)) return 0;
    if (etaS > limitS && after <= limitS) gain += patients;
  }
  return gain;
}

const isBetter = (a: Move, b: Move): boolean =>
  a.patients !== b.patients ? a.patients > b.patients : a.etaS !== b.etaS ? a.etaS < b.etaS : a.personId !== b.personId ? a.personId < b.personId : a.placeId < b.placeId;
