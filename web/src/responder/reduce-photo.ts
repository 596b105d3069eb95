// Draws a photo anew, smaller: what comes out is the picture alone, without what the camera wrote beside it.
import { MOST_PHOTO_BYTES } from '@mydr24/protocol';
import { fitWithin, photoTries } from './photo-size.ts';

/** Null when the browser cannot read it as a picture. */
export async function reducePhoto(file: Blob): Promise<Blob | null> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null);
  if (picture === null) return null;
  try {
    for (const { longestPx, quality } of photoTries) {
      const drawn = await drawnAs(picture, longestPx, quality);
      if (drawn !== null && drawn.size <= MOST_PHOTO_BYTES) return drawn;
    }
    return null;
  } finally {
    picture.close();
  }
}

function drawnAs(picture: ImageBitmap, longestPx: number, quality: number): Promise<Blob | null> {
  const { width, height } = fitWithin(picture, longestPx);
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.drawImage(picture, 0, 0, width, height);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
}
