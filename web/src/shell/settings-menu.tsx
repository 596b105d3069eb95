// Theme and language, in one small disclosure that works by mouse, thumb and keyboard.
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { themeChoices, useTheme } from '../design/theme-choice.tsx';
import { localeNames, locales } from '../words/words.ts';
import { useLanguage, useWords } from '../words/words-context.tsx';
import styles from './shell.module.css';

export function SettingsMenu({ children }: { children?: ReactNode }) {
  const { say } = useWords();
  const [isOpen, setOpen] = useState(false);
  const panel = useId();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isOpen) return undefined;
    const close = (event: Event): void => {
      const isEscape = event instanceof KeyboardEvent && event.key === 'Escape';
      const isOutside = event instanceof PointerEvent && event.target instanceof Node && box.current?.contains(event.target) === false;
      if (isEscape || isOutside) setOpen(false);
    };
    document.addEventListener('keydown', close);
    document.addEventListener('pointerdown', close);
    return () => {
      document.removeEventListener('keydown', close);
      document.removeEventListener('pointerdown', close);
    };
  }, [isOpen]);
  return (
    <div className={styles.menu} ref={box}>
      <button type="button" className={styles.iconButton} aria-expanded={isOpen} aria-controls={panel} onClick={() => setOpen(!isOpen)}>
        <svg viewBox="0 0 24 24" className={styles.settingsIcon} aria-hidden="true">
          <path d="M4 7h9M17 7h3M4 17h3M11 17h9" />
          <circle cx="15" cy="7" r="2.5" />
          <circle cx="9" cy="17" r="2.5" />
        </svg>
        <span className="only-heard">{say('shell.settings')}</span>
      </button>
      <div id={panel} className={styles.panel} hidden={!isOpen}>
        <ThemeChoices />
        <LanguageChoices />
        {children}
      </div>
    </div>
  );
}

function ThemeChoices() {
  const { say } = useWords();
  const { choice, choose } = useTheme();
  const name = useId();
  return (
    <fieldset className={styles.choices}>
      <legend>{say('shell.theme')}</legend>
      {themeChoices.map((each) => (
        <label key={each}>
          <input type="radio" name={name} checked={each === choice} onChange={() => choose(each)} />
          {say(`shell.theme.${each}`)}
        </label>
      ))}
    </fieldset>
  );
}

function LanguageChoices() {
  const { say } = useWords();
  const { locale, choose } = useLanguage();
  const name = useId();
  return (
    <fieldset className={styles.choices}>
      <legend>{say('shell.language')}</legend>
      {locales.map((each) => (
        <label key={each} lang={each}>
          <input type="radio" name={name} checked={each === locale} onChange={() => choose(each)} />
          {localeNames[each]}
        </label>
      ))}
    </fieldset>
  );
}
