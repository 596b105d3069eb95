// The address of a new pass, this once: to be photographed, copied or known to be on its way.
import type { EndpointReply } from '@mydr24/protocol';
import { useState } from 'react';
import { useWords } from '../words/words-context.tsx';
import { QrCode } from './qr-code.tsx';
import styles from './passes.module.css';

export type Made = EndpointReply<'makeFamilyPass'>;

export function PassMade({ made, done }: { made: Made; done: () => void }) {
  const { say } = useWords();
  const [hasCopied, setCopied] = useState(false);
  const address = `${window.location.origin}${made.path}`;
  return (
    <section className={styles.made} role="status">
      <h3>{say('passes.made', { label: made.link.personName })}</h3>
      {made.sending === 'sent' && <p>{say('passes.made.sent')}</p>}
      {made.sending === 'failed' && <p className={styles.failed}>{say('passes.made.notSent')}</p>}
      <p>{say('passes.made.once')}</p>
      <QrCode text={address} label={say('passes.qr')} />
      <div className={styles.buttons}>
        <button type="button" className={styles.main} onClick={() => void navigator.clipboard.writeText(address).then(() => setCopied(true), () => setCopied(false))}>
          {say(hasCopied ? 'passes.copied' : 'passes.copy')}
        </button>
        <button type="button" className={styles.quiet} onClick={done}>
          {say('passes.done')}
        </button>
      </div>
    </section>
  );
}
