// Placeholder until the board arrives.
export function BoardGallery() {
  return null;
}
