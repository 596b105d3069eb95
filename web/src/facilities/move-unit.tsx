// A unit goes to another facility, when nobody lies there.
import type { KeptFacility, KeptUnit } from '@mydr24/protocol';
import { useState } from 'react';
import { AskFirst } from '../admin/ask-first.tsx';
import { Select } from '../admin/scenario-form.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import { AgainstIt } from './place-use.tsx';
import admin from '../admin/admin.module.css';
import styles from './facilities.module.css';

/** As the server judges. */
const staying = new Set(['patients', 'alarms', 'devices', 'alert-devices']);

export function MoveUnit({ unit, others, changed }: { unit: KeptUnit; others: readonly KeptFacility[]; changed: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const [toId, setTo] = useState<string>('');
  const to = others.find(({ id }) => id === toId);
  const move = useAction(async () => {
    const reply = await request('moveUnit', { params: { unitId: unit.id }, body: { facilityId: to!.id } });
    if (!reply.ok) changed();
    return reply;
  }, changed);
  const against = unit.dependents.filter(({ kind }) => staying.has(kind));
  return (
    <div className={styles.form}>
      <Select label={say('facilities.move.to')} value={toId} options={[['', say('facilities.move.stays')], ...others.map(({ id, name }) => [id, name] as const)]} set={setTo} />
      {to !== undefined && (against.length > 0 ? (
        <AgainstIt title={say('facilities.move.held', { name: unit.name })} dependents={against} />
      ) : (
        <div className={admin.buttons}>
          <AskFirst label={say('facilities.move')} about={unit.name} title={say('facilities.move.title', { name: unit.name, facility: to.name })} text={say('facilities.move.text')} action={move} />
        </div>
      ))}
    </div>
  );
}
