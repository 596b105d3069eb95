// Whether a consent still holds.
export function isLinkLive(link: { revokedAt: number | null; expiresAt: number | null }, now: number): boolean {
  return link.revokedAt === null && (link.expiresAt === null || link.expiresAt > now);
}
