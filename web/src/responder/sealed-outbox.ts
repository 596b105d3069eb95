// An outbox that keeps what tells of a patient sealed. What was said while this app is open is at hand; what an app before it left is opened with a line.
import type { Deed, Sealable, Waiting } from './outbox.ts';
import type { OutboxStore } from './outbox-store.ts';
import type { WaitingKeys } from './waiting-keys.ts';
import { seal, unseal } from './waiting-seal.ts';

export function sealedOutbox(store: OutboxStore, keys: WaitingKeys): OutboxStore {
  const said = new Map<string, Deed>();
  let listed: ReadonlySet<string> = new Set();

  async function opened(waiting: Waiting): Promise<Waiting> {
    const { key, deed, n } = waiting;
    const atHand = said.get(key);
    if (deed.what !== 'sealed' || atHand !== undefined) return { ...waiting, deed: atHand ?? deed };
    const own = keys.atHand();
    if (own === null) return waiting;
    try {
      const open = contentOf(deed.was, await unseal(own, key, deed.sealed));
      said.set(key, open);
      return { ...waiting, deed: open };
    } catch {
      const refusal = { kind: 'unprocessable', code: 'cannot-be-opened' } as const;
      if (waiting.refusal === null) await store.refuse(n, refusal);
      return { ...waiting, refusal };
    }
  }

  return {
    ...store,
    async add(waiting) {
      const { key, deed } = waiting;
      const to = keys.findPublic();
      if (to === null || !isSealable(deed)) return store.add(waiting);
      const sealed = await bytesOf(deed).then((bytes) => seal(to, key, bytes)).catch(() => null);
      said.set(key, deed);
      // It is kept before it is hidden: what cannot be sealed waits as it is.
      return store.add(sealed === null ? waiting : { ...waiting, deed: { what: 'sealed', was: deed.what, sealed } });
    },
    async list() {
      const all: Waiting[] = [];
      for (const each of await store.list()) all.push(await opened(each));
      const keysNow = new Set(all.map(({ key }) => key));
      // Gone: sent, or dropped.
      for (const key of listed) if (!keysNow.has(key)) said.delete(key);
      listed = keysNow;
      return all;
    },
  };
}

const isSealable = (deed: Deed): deed is Sealable => deed.what === 'tick' || deed.what === 'note' || deed.what === 'photo' || deed.what === 'close';

const bytesOf = async (deed: Sealable): Promise<Uint8Array<ArrayBuffer>> => (deed.what === 'photo' ? new Uint8Array(await deed.content.arrayBuffer()) : new TextEncoder().encode(JSON.stringify(deed)));

const contentOf = (was: Sealable['what'], bytes: Uint8Array<ArrayBuffer>): Deed => (was === 'photo' ? { what: 'photo', content: new Blob([bytes], { type: 'image/jpeg' }) } : (JSON.parse(new TextDecoder().decode(bytes)) as Deed));
