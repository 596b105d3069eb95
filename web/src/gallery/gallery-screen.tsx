// Placeholder until the parts arrive.
export function GalleryScreen() {
  return null;
}
