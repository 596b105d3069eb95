// What the product is for and what it is not, in plain words; open to everybody, signed in or not.
import { Link } from '@tanstack/react-router';
import { useWords } from '../words/words-context.tsx';
import styles from '../shell/shell.module.css';

export function AboutScreen() {
  const { say } = useWords();
  return (
    <main id="content" className={styles.prose}>
      <h1>{say('about.title')}</h1>
      <h2>{say('about.what')}</h2>
      <p>{say('about.what.text')}</p>
      <h2>{say('about.isNot')}</h2>
      <p>{say('about.isNot.text')}</p>
      <h2>{say('about.limits')}</h2>
      <ul>
        <li>{say('about.limits.score')}</li>
        <li>{say('about.limits.delay')}</li>
        <li>{say('about.limits.call')}</li>
      </ul>
      <h2>{say('about.demo')}</h2>
      <p>{say('about.demo.text')}</p>
      <p>{say('about.licence')}</p>
      <p>
        <Link to="/" className={styles.linkButton}>
          {say('about.back')}
        </Link>
      </p>
    </main>
  );
}
