// Which networks of hospitals ours is in or invited to: joined and left here. The operator makes them.
import type { Network } from '@mydr24/protocol';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import admin from '../admin/admin.module.css';
import { AskFirst } from '../admin/ask-first.tsx';
import { useTitle } from '../admin/use-title.ts';
import { momentWords } from '../admin/version-words.ts';
import { ScreenEmpty } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';

export function NetworksScreen() {
  const { say } = useWords();
  const request = useRequest();
  useTitle(say('networks.title'));
  const listed = useAnswer(['networks'], () => request('listNetworks', {}));
  return (
    <div className={admin.page}>
      <header className={admin.section}>
        <h1>{say('networks.title')}</h1>
        <p className={admin.lead}>{say('networks.lead')}</p>
      </header>
      <Answered answer={listed}>
        {({ networks }) =>
          networks.length === 0 ? (
            <ScreenEmpty title={say('networks.none')} next={say('networks.none.next')} />
          ) : (
            <ul className={admin.rows}>
              {networks.map((network) => (
                <OneNetwork key={network.id} network={network} again={listed.again} />
              ))}
            </ul>
          )
        }
      </Answered>
    </div>
  );
}

function OneNetwork({ network, again }: { network: Network; again: () => void }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const { id, name, invitedAt, joinedAt, joinedByName, members, shared } = network;
  const join = useAction(() => request('joinNetwork', { params: { networkId: id } }), again);
  const leave = useAction(() => request('leaveNetwork', { params: { networkId: id } }), again);
  return (
    <li>
      <span className={admin.words}>
        <b>{name}</b>
        <span>{joinedAt === null ? say('networks.invited', { when: momentWords(invitedAt, locale) }) : say('networks.joined', { when: momentWords(joinedAt, locale), name: joinedByName ?? '' })}</span>
        {joinedAt !== null && <span>{members.length === 0 ? say('networks.alone') : say('networks.with', { names: members.map((member) => member.name).join(', ') })}</span>}
        {joinedAt !== null && <span>{say('networks.shared', { out: shared.out, in: shared.in })}</span>}
      </span>
      <span className={admin.buttons}>
        {joinedAt === null && <AskFirst label={say('networks.join')} about={name} title={say('networks.join.ask', { name })} text={say('networks.join.then')} action={join} />}
        <AskFirst label={say(joinedAt === null ? 'networks.decline' : 'networks.leave')} about={name} title={say(joinedAt === null ? 'networks.decline.ask' : 'networks.leave.ask', { name })} text={say(joinedAt === null ? 'networks.decline.then' : 'networks.leave.then')} action={leave} />
      </span>
    </li>
  );
}
