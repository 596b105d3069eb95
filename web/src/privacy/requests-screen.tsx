// Requests for erasure, for the privacy officer: those that are open, the oldest first with the day an answer is due, and those that are over.
import type { Erasure } from '@mydr24/protocol';
import { useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { useTitle } from '../admin/use-title.ts';
import { ScreenEmpty } from '../design/screen-states.tsx';
import { useAgainWhile } from '../live/use-again-while.ts';
import { useRequest } from '../live/live-context.tsx';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { ErasureRequest } from './erasure-request.tsx';
import { PrivacyTabs } from './privacy-tabs.tsx';
import admin from '../admin/admin.module.css';

const states = ['open', 'over'] as const;
const JUST_GRANTED_MS = 120_000;
type State = (typeof states)[number];

export function RequestsScreen() {
  const { say } = useWords();
  const [state, setState] = useState<State>('open');
  useTitle(say('requests.title'));
  return (
    <div className={admin.page}>
      <PrivacyTabs />
      <header className={admin.section}>
        <h1>{say('requests.title')}</h1>
        <p className={admin.lead}>{say('requests.lead')}</p>
      </header>
      <div className={admin.tabs} role="group" aria-label={say('requests.which')}>
        {states.map((each) => (
          <button key={each} type="button" aria-pressed={state === each} onClick={() => setState(each)}>
            {say(`requests.${each}`)}
          </button>
        ))}
      </div>
      <Requests key={state} state={state} />
    </div>
  );
}

function Requests({ state }: { state: State }) {
  const { say } = useWords();
  const request = useRequest();
  const list = useAnswer(['erasures', state], () => request('listErasures', { query: { state } }), { isForgotten: true });
  return (
    <Answered answer={list}>
      {({ erasures }) => (erasures.length === 0 ? <ScreenEmpty title={say(`requests.none.${state}`)} next={say(`requests.none.${state}.next`)} /> : <Listed erasures={erasures} again={list.again} />)}
    </Answered>
  );
}

function Listed({ erasures, again }: { erasures: readonly Erasure[]; again: () => void }) {
  const now = useNow();
  // What stands against it may stand for long: looked at anew only where it was granted just now.
  useAgainWhile(erasures.some(({ state, privateErasedAt, decidedAt }) => state === 'granted' && privateErasedAt === null && (decidedAt ?? 0) > now - JUST_GRANTED_MS), again);
  return erasures.map((erasure) => <ErasureRequest key={erasure.id} erasure={erasure} changed={again} />);
}
