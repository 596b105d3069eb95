// What a link shows beside that help was called: three plain choices, what is always shown above them and what never is below.
import { FamilyShare } from '@mydr24/protocol';
import { useWords } from '../words/words-context.tsx';
import styles from './passes.module.css';

interface SharesChoiceProps {
  shares: readonly FamilyShare[];
  choose: (shares: FamilyShare[]) => void;
}

export function SharesChoice({ shares, choose }: SharesChoiceProps) {
  const { say } = useWords();
  return (
    <fieldset className={styles.choices}>
      <legend>{say('shares.title')}</legend>
      <p>{say('shares.always')}</p>
      {FamilyShare.options.map((share) => (
        <label key={share}>
          <input type="checkbox" checked={shares.includes(share)} onChange={(event) => choose(FamilyShare.options.filter((each) => (each === share ? event.target.checked : shares.includes(each))))} />
          <span>{say(`shares.${share}`)}</span>
        </label>
      ))}
      <p>{say('shares.never')}</p>
    </fieldset>
  );
}
