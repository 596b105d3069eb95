// Words of the gallery screens and parts, source language. ICU message format.
export const galleryWords = {
  'gallery.title': 'Parts gallery',
} as const;
