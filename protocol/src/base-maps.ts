// The base map: what there is of it, and places by name.
import { z } from 'zod';
import { Position } from './ids.ts';

export const BaseMap = z
  .object({
    /** Its name in the address of its tiles; another one after another import. */
    id: z.string(),
    bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]).describe('west, south, east, north'),
    minZoom: z.int(),
    /** Enlarged beyond. */
    maxZoom: z.int(),
    /** Must stay visible wherever the map is shown. */
    attribution: z.string(),
  })
  .meta({ id: 'BaseMap' });
export type BaseMap = z.infer<typeof BaseMap>;

export const MapPlace = z.object({ name: z.string(), kind: z.enum(['town', 'hospital', 'village', 'hamlet', 'road', 'peak']), at: Position }).meta({ id: 'MapPlace' });
export type MapPlace = z.infer<typeof MapPlace>;
