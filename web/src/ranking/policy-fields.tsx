// The form of a ranking policy: what each thing is worth beside the way, when somebody counts as tired, and what each kind of emergency asks for.
import { EmergencyKind, Equipment, Qualification, type RankingPolicy } from '@mydr24/protocol';
import styles from '../admin/admin.module.css';
import { useWords } from '../words/words-context.tsx';
import { Chips, NumberField } from './choice-fields.tsx';
import { asksNothing, changesBetween, needsOf, rests, type Rest, withNeeds, worths } from './policy-draft.ts';
import { listWords, restWords, thingWords, worthWords } from './policy-words.ts';
import looks from './ranking.module.css';

interface FieldsProps {
  policy: RankingPolicy;
  kept: RankingPolicy;
  set: (policy: RankingPolicy) => void;
}

export function WorthFields({ policy, set }: FieldsProps) {
  const { say } = useWords();
  return (
    <section className={styles.card} aria-labelledby="worth-title">
      <h2 id="worth-title">{say('weigh.worth')}</h2>
      <p className={styles.lead}>{say('weigh.worth.lead')}</p>
      <div className={looks.worths}>
        {worths.map((what) => (
          <NumberField key={what} label={say(`weigh.${what}`)} unit={say('weigh.unit')} value={policy.worthS[what]} least={0} most={3_600} step={15} set={(seconds) => set({ ...policy, worthS: { ...policy.worthS, [what]: seconds } })}>
            {worthWords(what, policy.worthS[what], say)}
          </NumberField>
        ))}
      </div>
    </section>
  );
}

const limits: Record<Rest, readonly [number, number]> = { longestDutyH: [1, 72], afterEmergencyMin: [0, 720], manyEmergencies: [1, 50] };

export function RestFields({ policy, set }: FieldsProps) {
  const { say } = useWords();
  return (
    <section className={styles.card} aria-labelledby="rest-title">
      <h2 id="rest-title">{say('weigh.rest')}</h2>
      <p className={styles.lead}>{restWords(policy, say)}</p>
      <div className={styles.fields}>
        {rests.map((what) => (
          <NumberField key={what} label={say(`weigh.rest.${what}`)} unit={say(`weigh.rest.${what}.unit`)} value={policy.rest[what]} least={limits[what][0]} most={limits[what][1]} step={1} set={(value) => set({ ...policy, rest: { ...policy.rest, [what]: value } })} />
        ))}
      </div>
    </section>
  );
}

/** When a place counts as covered; it ranks nobody. */
export function CoverageFields({ policy, set }: FieldsProps) {
  const { say, locale } = useWords();
  const { limitMin, needs } = policy.coverage;
  const put = (part: Partial<RankingPolicy['coverage']>): void => set({ ...policy, coverage: { ...policy.coverage, ...part } });
  const trainings = listWords(needs.map((each) => say(`qualification.${each}`)), locale, 'disjunction');
  return (
    <section className={styles.card} aria-labelledby="coverage-title">
      <h2 id="coverage-title">{say('weigh.coverage')}</h2>
      <p className={styles.lead}>{say('weigh.coverage.does', { min: limitMin, who: needs.length === 0 ? say('weigh.coverage.any') : trainings })}</p>
      <NumberField label={say('weigh.coverage.limit')} unit={say('weigh.rest.afterEmergencyMin.unit')} value={limitMin} least={1} most={120} step={1} set={(min) => put({ limitMin: min })} />
      <Chips label={say('weigh.coverage.needs')} help={say('weigh.coverage.needs.help')} all={Qualification.options} chosen={needs} said={(each) => say(`qualification.${each}`)} set={(chosen) => put({ needs: chosen })} />
    </section>
  );
}

export function KindFields(props: FieldsProps) {
  const { say } = useWords();
  return (
    <section className={styles.section} aria-labelledby="kinds-title">
      <h2 id="kinds-title">{say('weigh.kinds')}</h2>
      <p className={styles.lead}>{say('weigh.kinds.lead')}</p>
      <ul className={looks.kinds}>
        {EmergencyKind.options.map((kind) => (
          <li key={kind}>
            <KindNeeds kind={kind} {...props} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function KindNeeds({ kind, policy, kept, set }: FieldsProps & { kind: EmergencyKind }) {
  const { say, locale } = useWords();
  const needs = needsOf(policy, kind);
  const isChanged = changesBetween(kept, policy).some((change) => change.type === 'needs' && change.kind === kind);
  const training = (each: Qualification): string => say(`qualification.${each}`);
  const put = (part: object): void => set(withNeeds(policy, kind, { ...needs, ...part }));
  const summary = [
    ...(needs.required.length === 0 ? [] : [say('weigh.sum.required', { what: listWords(needs.required.map(training), locale, 'disjunction') })]),
    ...(needs.preferred.length === 0 ? [] : [say('weigh.sum.preferred', { what: listWords(needs.preferred.map(training), locale, 'disjunction') })]),
    ...(needs.equipment.length === 0 ? [] : [say('weigh.sum.equipment', { what: listWords(needs.equipment.map((each) => thingWords(each, 'equipment', say)), locale) })]),
  ];
  return (
    <details>
      <summary>
        <b>{say(`emergency.kind.${kind}`)}</b>
        <span data-changed={isChanged}>
          {asksNothing(needs) ? say('weigh.sum.none') : summary.join(' · ')}
        </span>
      </summary>
      <div className={looks.needs}>
        <Chips label={say('weigh.part.required')} help={say('weigh.required.help')} all={Qualification.options} chosen={needs.required} said={training} set={(required) => put({ required })} />
        <Chips label={say('weigh.part.preferred')} help={say('weigh.preferred.help')} all={Qualification.options} chosen={needs.preferred} said={training} set={(preferred) => put({ preferred })} />
        <Chips label={say('weigh.part.equipment')} help={say('weigh.equipment.help')} all={Equipment.options} chosen={needs.equipment} said={(each) => thingWords(each, 'equipment', say)} set={(equipment) => put({ equipment })} />
      </div>
    </details>
  );
}
