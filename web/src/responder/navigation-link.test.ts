import { expect, test } from 'vitest';
import { navigationLink } from './navigation-link.ts';

test('the link to the phone’s navigation holds coordinates and nothing else', () => {
  const place = { lat: 42.5063, lon: 1.5218 };
  expect(navigationLink(place, 'Mozilla/5.0 (Linux; Android 15)')).toBe('geo:42.50630,1.52180?q=42.50630,1.52180');
  expect(navigationLink(place, 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0)')).toBe('maps:?daddr=42.50630,1.52180');
});
