// Before anybody is signed in and while the server cannot be reached: how much waits on this phone, so that nobody thinks it lost.
import { useEffect, useState } from 'react';
import { useWords } from '../words/words-context.tsx';
import { countOutbox } from './outbox-store.ts';

export function OutboxCount() {
  const { say } = useWords();
  const [count, setCount] = useState(0);
  useEffect(() => {
    let isWanted = true;
    void countOutbox(globalThis.indexedDB).then((found) => isWanted && setCount(found));
    return () => {
      isWanted = false;
    };
  }, []);
  return count === 0 ? null : <p role="status">{say('outbox.kept', { n: count })}</p>;
}
