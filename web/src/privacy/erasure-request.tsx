// One request for erasure: whose, by when it must be answered, what stands against it, the answer or the form for it, and what became of it.
import type { Erasure } from '@mydr24/protocol';
import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import { Fact } from '../admin/fact.tsx';
import { useTimeOnce } from '../live/use-now.ts';
import { answerDueAt, dueState } from '../my-data/answer-due.ts';
import { useDay } from '../my-data/use-day.ts';
import { useWords } from '../words/words-context.tsx';
import { ErasureDecision } from './erasure-decision.tsx';
import { ErasureProofPart } from './erasure-proof.tsx';
import admin from '../admin/admin.module.css';
import data from '../my-data/my-data.module.css';

const pills: Readonly<Record<Erasure['state'], string>> = { asked: 'scheduled', granted: 'active', refused: 'retired', withdrawn: 'retired', done: 'retired' };

export function ErasureRequest({ erasure, changed }: { erasure: Erasure; changed: () => void }) {
  const { say } = useWords();
  const title = useId();
  const { state, isHeld, note, privateErasedAt, recordErasedAt } = erasure;
  const isWaiting = state === 'asked';
  return (
    <article className={admin.card} aria-labelledby={title}>
      <div className={admin.head}>
        <h2 id={title}>{recordErasedAt === null ? erasure.patientName : say('requests.nobody')}</h2>
        <span className={admin.pill} data-state={pills[state]}>
          {say(`requests.is.${state}`)}
        </span>
      </div>
      <Facts erasure={erasure} />
      {isHeld && (isWaiting || state === 'granted') && (
        <p className={admin.note}>
          {say('requests.held')} <Link to="/privacy/holds">{say('requests.held.go')}</Link>
        </p>
      )}
      {note !== null && (
        <figure>
          <figcaption className={admin.soft}>{say('requests.note')}</figcaption>
          <blockquote className={data.said}>{note}</blockquote>
        </figure>
      )}
      {isWaiting && <ErasureDecision erasure={erasure} changed={changed} />}
      {privateErasedAt !== null && <ErasureProofPart erasureId={erasure.id} />}
    </article>
  );
}

function Facts({ erasure }: { erasure: Erasure }) {
  const { say } = useWords();
  const day = useDay();
  const now = useTimeOnce();
  const { id, state, origin, bornOn, askedAt, decidedAt, decidedByName, privateErasedAt, keptUntil, recordErasedAt } = erasure;
  const due = answerDueAt(askedAt);
  const late = dueState(askedAt, now);
  const isGranted = state === 'granted' || state === 'done';
  return (
    <dl className={admin.facts}>
      <Fact name={say('requests.born')} value={recordErasedAt === null ? day(Date.parse(bornOn)) : id} />
      <Fact name={say('requests.asked')} value={origin === 'time' ? say('past.origin', { day: day(askedAt) }) : day(askedAt)} />
      {state === 'asked' && <Fact name={say('requests.due')} value={late === 'in-time' ? day(due) : say(`requests.due.${late}`, { day: day(due) })} />}
      {decidedAt !== null && <Fact name={say('requests.decided')} value={say('requests.decided.by', { day: day(decidedAt), name: decidedByName ?? say(origin === 'time' ? 'past.itself' : 'past.nobody') })} />}
      {isGranted && <Fact name={say('requests.private')} value={privateErasedAt === null ? say('requests.private.waits') : say('requests.erased', { day: day(privateErasedAt) })} />}
      {isGranted && (recordErasedAt !== null || keptUntil !== null) && (
        <Fact name={say('requests.record')} value={recordErasedAt === null ? say('requests.record.until', { day: day(keptUntil ?? 0) }) : say('requests.erased', { day: day(recordErasedAt) })} />
      )}
    </dl>
  );
}
