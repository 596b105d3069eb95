// The way from the family's screen to whom I act for; family who act for nobody do not see it.
import { Link } from '@tanstack/react-router';
import { useAnswer } from '../admin/answer.ts';
import { useRequest } from '../live/live-context.tsx';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import admin from '../admin/admin.module.css';

export function ActingLink() {
  const { say } = useWords();
  const request = useRequest();
  const mine = useAnswer(['my-proxies', useMe().person.id], () => request('listMyProxies', {}));
  if (mine.body === null || mine.body.proxies.length === 0) return null;
  return (
    <Link to="/account/acting-for" className={admin.button}>
      {say('acting.link')}
    </Link>
  );
}
