// Who saw this incident, through what, when and how often; refusals too.
import type { IncidentView } from '@mydr24/protocol';
import { timeOfDay } from '../design/figures.ts';
import { useWords } from '../words/words-context.tsx';
import type { WordId } from '../words/words.ts';
import styles from './view-list.module.css';

function didOf(action: string): WordId {
  if (action === 'incident.export') return 'did.export';
  return action.endsWith('.read') || action.endsWith('.watch') || action.endsWith('.list') ? 'did.read' : 'did.acted';
}

export function ViewList({ views }: { views: readonly IncidentView[] }) {
  const { say, locale } = useWords();
  return (
    <section className={styles.views} aria-labelledby="views-title">
      <h2 id="views-title">{say('incident.views')}</h2>
      {views.length === 0 && <p>{say('incident.views.none')}</p>}
      {views.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">{say('incident.views.who')}</th>
              <th scope="col">{say('incident.views.how')}</th>
              <th scope="col">{say('incident.views.when')}</th>
            </tr>
          </thead>
          <tbody>
            {views.map((view) => (
              <tr key={`${view.personId} ${view.action} ${view.through} ${view.firstAt} ${view.isRefused}`}>
                <th scope="row">{view.personName === '' ? say('someone') : view.personName}</th>
                <td>
                  {say(didOf(view.action))}: {say(`through.${view.through}`)}
                  {view.isRefused && <b> ({say('incident.views.refused')})</b>}
                </td>
                <td>
                  {timeOfDay(view.firstAt, locale, true)}
                  {view.lastAt !== view.firstAt && <> – {timeOfDay(view.lastAt, locale, true)}</>}, {say('incident.views.times', { n: view.n })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
