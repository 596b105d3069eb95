// From what to what somebody's roles, units, facilities and access changed, in words: what stayed, what went, what came.
import type { StandingChange } from '@mydr24/protocol';
import { useWords } from '../words/words-context.tsx';
import styles from './people.module.css';

export function ChangeWords({ change: { roles, units, facilities, hasAccess } }: { change: StandingChange }) {
  const { say } = useWords();
  const listed = (names: readonly string[]): string => (names.length === 0 ? say('changes.none') : names.join(', '));
  const places = (list: readonly { id: string; name: string | null }[]): string => listed(list.map(({ id, name }) => name ?? id));
  const lines = [
    hasAccess && { what: say('changes.access'), before: say(hasAccess.before ? 'changes.has' : 'changes.hasNot'), after: say(hasAccess.after ? 'changes.has' : 'changes.hasNot') },
    roles && { what: say('staff.roles'), before: listed(roles.before.map((role) => say(`role.${role}`))), after: listed(roles.after.map((role) => say(`role.${role}`))) },
    units && { what: say('staff.units'), before: places(units.before), after: places(units.after) },
    facilities && { what: say('changes.facilities'), before: places(facilities.before), after: places(facilities.after) },
  ].filter((line) => line !== null);
  return (
    <dl className={styles.changed}>
      {lines.map(({ what, before, after }) => (
        <div key={what}>
          <dt>{what}</dt>
          <dd>
            <span>{before}</span> <span aria-hidden="true">→</span> <span className="only-heard">{say('changes.then')} </span>
            <b>{after}</b>
          </dd>
        </div>
      ))}
    </dl>
  );
}
