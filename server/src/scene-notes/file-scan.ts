// The port to a scanner for known malicious content: asked of every file before it is kept, where the operator has one. Types only.

/** Rejects with a fault when the scanner does not say; then the file is not kept, and whoever sends it tries again. */
export type ScanFile = (content: Uint8Array) => Promise<'clean' | 'malicious'>;
