// Somebody is looked for by the beginning of their name, which goes in the body of a request, never in an address. What is found stands below.
import { type ReactNode, useId } from 'react';
import { useWords } from '../words/words-context.tsx';
import admin from './admin.module.css';

interface Find {
  readonly label: string;
  readonly placeholder: string;
  readonly button: string;
  readonly name: string;
  readonly setName: (name: string) => void;
  readonly isPending: boolean;
  readonly find: () => void;
  readonly children: ReactNode;
}

export function FindByName({ label, placeholder, button, name, setName, isPending, find, children }: Find) {
  const { say } = useWords();
  const id = useId();
  return (
    <form
      className={admin.field}
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim().length > 1 && !isPending) find();
      }}
    >
      <label htmlFor={id}>{label}</label>
      <span className={admin.find}>
        <input id={id} type="search" autoComplete="off" maxLength={80} value={name} placeholder={placeholder} onChange={(event) => setName(event.target.value)} />
        <button type="submit" className={admin.button} aria-busy={isPending}>
          {isPending ? say('state.loading') : button}
        </button>
      </span>
      {children}
    </form>
  );
}
