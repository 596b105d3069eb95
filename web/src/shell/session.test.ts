// What a session may leave in the browser, and where a person lands.
import type { Session } from '@mydr24/protocol';
import { expect, test } from 'vitest';
import { homeOf, isUsable, keep, parseKept, surfacesOf } from './session.ts';

const session = { sessionId: 's', accessToken: 'secret-access', accessExpiresAt: 900_000, refreshToken: 'rotating-token-1', refreshExpiresAt: 5_000_000 } as unknown as Session;

test('[UI-T1] only the session id, the refresh token and its end are kept', () => {
  expect(keep(session)).toEqual({ sessionId: 's', refreshToken: 'rotating-token-1', refreshExpiresAt: 5_000_000 });
  expect(JSON.stringify(keep(session))).not.toContain('secret-access');
});

test('[UI-T1] what was kept comes back, unless it is over, broken or missing', () => {
  const text = JSON.stringify(keep(session));
  expect(parseKept(text, 0)).toEqual(keep(session));
  expect(parseKept(text, 5_000_000)).toBeNull();
  expect(parseKept('{"sessionId":1}', 0)).toBeNull();
  expect(parseKept('not json', 0)).toBeNull();
  expect(parseKept(null, 0)).toBeNull();
});

test('[UI-T1] an access token is renewed a minute before its end', () => {
  expect(isUsable(session, 839_999)).toBe(true);
  expect(isUsable(session, 840_000)).toBe(false);
});

test.each([
  [['nurse'], 'console'], [['doctor'], 'console'], [['responder', 'nurse'], 'responder'], [['nurse', 'responder'], 'console'], [['dispatcher'], 'dispatch'], [['patient'], 'patient'],
  [['family'], 'family'], [['coordinator'], 'console'], [['admin'], 'admin'], [[], null],
] as const)('a person who is %j lands on %s', (roles, surface) => {
  expect(homeOf(roles)).toBe(surface);
});

test('a coordinator may open the board, dispatch, the screen of whoever goes, incidents, administration, alarm rules, rotas, hospitals and reachability', () => {
  expect(surfacesOf(['coordinator'])).toEqual(['console', 'dispatch', 'responder', 'incidents', 'admin', 'rules', 'rotas', 'hospitals', 'reach']);
});
