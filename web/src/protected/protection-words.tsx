// What stands with a specially protected note wherever it is shown: that it is one, why this reader sees it, and that it may not be passed on.
import type { NoteProtection } from '@mydr24/protocol';
import { useWords } from '../words/words-context.tsx';
import { useWhen } from '../consent/row-words.ts';
import { kindWords } from './kind-words.ts';
import styles from './protected.module.css';

export function ProtectionMark({ protection: { kind, name } }: { protection: NoteProtection }) {
  const { say } = useWords();
  return (
    <p className={styles.mark}>
      <span aria-hidden="true">◆</span> {say('protected.is', { kind: kindWords({ code: kind, name }, say) })}
    </p>
  );
}

export function ProtectionNotice({ protection: { by, notice, scope } }: { protection: NoteProtection }) {
  const { say } = useWords();
  const whenOf = useWhen();
  return (
    <div className={styles.notice}>
      <p>
        {say(`protected.by.${by}`)} {say('protected.passOn')}
      </p>
      {scope !== undefined && (
        <p>
          {scope.role === null ? say('protected.scope.you') : say('protected.scope.role', { role: say(`role.${scope.role}`) })} {scope.untilAt !== null && say('protected.scope.until', { when: whenOf(scope.untilAt) })}
        </p>
      )}
      {notice !== null && <p lang="en">{notice}</p>}
    </div>
  );
}
