// Fetches the feed of road closures. What it says is closure-feed.ts's to read.
const MAX_BYTES = 4 * 1024 * 1024;

export const closureFeedHttp = (url: string) => async (signal: AbortSignal): Promise<unknown> => {
  const response = await fetch(url, { signal, headers: { accept: 'application/geo+json, application/json' } });
  if (!response.ok) throw new Error(`the feed of road closures answered ${response.status}`);
  const text = await response.text();
  if (text.length > MAX_BYTES) throw new Error('the feed of road closures is larger than 4 MB');
  return JSON.parse(text) as unknown;
};
