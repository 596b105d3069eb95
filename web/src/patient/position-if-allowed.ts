// The phone's position for a call for help, only if it is already allowed and comes quickly. Never asks a frightened person for a permission.
export interface OptionalPosition {
  lat?: number;
  lon?: number;
}

const LONGEST_MS = 1_500;
const OLDEST_MS = 60_000;

export async function positionIfAllowed(): Promise<OptionalPosition> {
  try {
    const permission = await navigator.permissions.query({ name: 'geolocation' });
    if (permission.state !== 'granted') return {};
    return await new Promise<OptionalPosition>((done) => {
      setTimeout(() => done({}), LONGEST_MS);
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => done({ lat: coords.latitude, lon: coords.longitude }),
        () => done({}),
        { enableHighAccuracy: true, timeout: LONGEST_MS, maximumAge: OLDEST_MS },
      );
    });
  } catch {
    // A browser without these two ways to ask has no position to give.
    return {};
  }
}
