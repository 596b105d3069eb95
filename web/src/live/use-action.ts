// One command a person gives: pending is visible, a failure is kept with its reason until retried or closed, success clears.
import type { Reply } from '@mydr24/client';
import type { WireError } from '@mydr24/protocol';
import { useCallback, useState } from 'react';

export type ActionState = { status: 'idle' } | { status: 'pending' } | { status: 'failed'; error: WireError; retry: () => void };

export interface Action<A extends unknown[]> {
  state: ActionState;
  run: (...given: A) => void;
  dismiss: () => void;
}

const idle: ActionState = { status: 'idle' };

export function useAction<A extends unknown[], B>(perform: (...given: A) => Promise<Reply<B>>, done?: (body: B) => void): Action<A> {
  const [state, setState] = useState<ActionState>(idle);
  const run = useCallback(
    (...given: A) => {
      const attempt = (): void => {
        setState({ status: 'pending' });
        void perform(...given).then((answer) => {
          if (!answer.ok) return setState({ status: 'failed', error: answer.error, retry: attempt });
          setState(idle);
          done?.(answer.body);
        });
      };
      attempt();
    },
    [perform, done],
  );
  return { state, run, dismiss: useCallback(() => setState(idle), []) };
}
