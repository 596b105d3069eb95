// Words of the gallery screens and parts in Spanish; every key of the source must be here.
import type { galleryWords as source } from '../en/gallery.ts';

export const galleryWords: Record<keyof typeof source, string> = {
  'gallery.title': 'Galería de piezas',
};
