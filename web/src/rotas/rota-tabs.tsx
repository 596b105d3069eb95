// The head of every rota screen: what it is, and the ways to the others.
import { Link } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';
import { useWords } from '../words/words-context.tsx';
import styles from './rotas.module.css';

export function RotaHeadline({ title, children }: { title: string; children?: ReactNode }) {
  const { say } = useWords();
  useEffect(() => void (document.title = `${title} – MyDR24`), [title]);
  return (
    <header className={styles.head}>
      <h1>{title}</h1>
      {children}
      <nav className={styles.tabs} aria-label={say('rotas.tabs')}>
        <Link to="/rotas" activeOptions={{ exact: true }} activeProps={{ 'aria-current': 'page' }}>
          {say('rotas.tab.now')}
        </Link>
        <Link to="/rotas/mine" activeProps={{ 'aria-current': 'page' }}>
          {say('rotas.tab.mine')}
        </Link>
      </nav>
    </header>
  );
}

export function OldNote({ isOld }: { isOld: boolean }) {
  const { say } = useWords();
  return isOld ? (
    <p role="status" className={styles.old}>
      {say('rotas.old')}
    </p>
  ) : null;
}
