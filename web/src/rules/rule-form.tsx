// The form of one rule, for each type the fields it has. It writes into the text; what the text says is said above it in a sentence.
import { findings, RaisedCause, technicalSignals, vitalKinds, vitals, type AlarmPriority, type AlarmRule, type VitalKind } from '@mydr24/protocol';
import { unitShown } from '../design/figures.ts';
import type { Say } from '../words/words.ts';
import { useWords } from '../words/words-context.tsx';
import { ChoiceField, FoundHere, LineField, ManyField, MaybeNumber, NumberField, TickField, type TextForm } from './rule-fields.tsx';
import { ruleName } from './rule-words.ts';
import type { FieldPath } from './set-text.ts';
import admin from '../admin/admin.module.css';
import styles from './forms.module.css';

const SECOND = 1_000;
const MINUTE = 60_000;
const HALF_DAY_MIN = 720;
const DAY_S = 86_400;
const priorities: readonly AlarmPriority[] = ['high', 'medium', 'low'];
const measured = vitalKinds.filter((kind) => vitals[kind].unit !== null);

interface RuleFormProps { form: TextForm; rule: AlarmRule; sources: readonly (readonly [id: string, title: string])[]; known: readonly AlarmRule[] }

export function RuleForm({ form, rule, sources, known }: RuleFormProps) {
  const { say, locale } = useWords();
  const plain = known.filter(({ id, type }) => id !== rule.id && type !== 'combination' && type !== 'off').map(({ id }) => id);
  const others = [...new Set(plain)].map((id) => [id, ruleName({ id }, say, locale)] as const);
  return (
    <div className={styles.form}>
      <FoundHere id={`rule-${String(form.place)}`} findings={form.findingsOf([])} />
      {rule.type === 'off' ? <OffFields form={form} known={known} /> : <TypeFields form={form} rule={rule} others={others} />}
      {rule.type !== 'off' && <LifeFields form={form} />}
      <ManyField form={form} at={['sources']} label={say('rule.sources')} options={sources} />
    </div>
  );
}

function OffFields({ form, known }: { form: TextForm; known: readonly AlarmRule[] }) {
  const { say, locale } = useWords();
  return (
    <div className={admin.fields}>
      <ChoiceField form={form} at={['id']} label={say('rule.off.which')} options={[...new Set(known.map(({ id }) => id))].map((id) => [id, ruleName({ id }, say, locale)] as const)} />
      <LineField form={form} at={['why']} label={say('rule.why')} help={say('rule.why.help')} isLong />
    </div>
  );
}

type Typed = { form: TextForm; rule: Exclude<AlarmRule, { type: 'off' }>; others: readonly (readonly [string, string])[] };

function TypeFields({ form, rule, others }: Typed) {
  const { say } = useWords();
  const unit = unitOf(rule, say);
  switch (rule.type) {
    case 'threshold':
      return (
        <>
          <WhatFields form={form} isNamed>
            <ChoiceField form={form} at={['side']} label={say('rule.side')} options={[['below', say('rule.side.below')], ['above', say('rule.side.above')]]} />
            {rule.vitals?.includes('spo2') && <ChoiceField<number> form={form} at={['spo2Scale']} label={say('rule.scale')} none={say('rule.scale.any')} keep={(value) => value ?? undefined} options={[[1, say('news2.scale', { n: 1 })], [2, say('news2.scale', { n: 2 })]]} />}
            <NumberField form={form} at={['hysteresis']} label={say('rule.hysteresis')} help={say('rule.hysteresis.help')} unit={unit} min={0} max={100} />
          </WhatFields>
          <Bands form={form} rows={rule.bands} kind="limit" unit={unit} />
          <Window form={form} isOn={rule.nOfM !== null && rule.nOfM !== undefined} />
          <Personal form={form} isOn={rule.personal !== null && rule.personal !== undefined} unit={unit} />
        </>
      );
    case 'rate':
      return (
        <>
          <WhatFields form={form} isNamed>
            <ChoiceField form={form} at={['direction']} label={say('rule.direction')} options={[['falling', say('rule.direction.falling')], ['rising', say('rule.direction.rising')]]} />
            <NumberField form={form} at={['overMs']} label={say('rule.over')} help={say('rule.over.help')} each={MINUTE} unit={say('rule.unit.min')} min={0.5} max={360} />
          </WhatFields>
          <Bands form={form} rows={rule.bands} kind="change" unit={unit} />
        </>
      );
    case 'missing':
      return (
        <WhatFields form={form} isNamed>
          <Priority form={form} at={['priority']} />
          <NumberField form={form} at={['afterMs']} label={say('rule.after')} help={say('rule.after.help')} each={MINUTE} unit={say('rule.unit.min')} min={1} max={1_440} />
        </WhatFields>
      );
    case 'combination': return <Combination form={form} rows={rule.of} others={others} />;
    case 'score':
      return (
        <>
          <div className={admin.fields}>
            <ChoiceField form={form} at={['score']} label={say('rule.score')} options={[['news2', 'NEWS2'], ['pews', say('score.pews')], ['meows', say('score.meows')]]} />
            <LineField form={form} at={['id']} label={say('rule.id')} maxLength={64} />
          </div>
          <Bands form={form} rows={rule.bands} kind="total" unit="" />
        </>
      );
    case 'technical':
      return (
        <div className={admin.fields}>
          <ChoiceField form={form} at={['signal']} label={say('rule.signal')} options={technicalSignals.map((signal) => [signal, say(`signal.${signal}`)] as const)} />
          <LineField form={form} at={['id']} label={say('rule.id')} maxLength={64} />
          <BandFields form={form} at={[]} />
        </div>
      );
    case 'finding':
      return (
        <div className={admin.fields}>
          <ChoiceField form={form} at={['finding']} label={say('rule.found')} help={say('rule.found.help')} options={findings.map((one) => [one, say(`finding.${one}`)] as const)} />
          <LineField form={form} at={['id']} label={say('rule.id')} help={say('rule.id.finding')} maxLength={64} />
          <BandFields form={form} at={[]} />
        </div>
      );
  }
}

function unitOf(rule: AlarmRule, say: Say): string {
  const kind = rule.type === 'threshold' || rule.type === 'rate' ? rule.vitals?.[0] : undefined;
  return kind === undefined ? '' : unitShown(vitals[kind]?.unit ?? null, say);
}

/** What is measured, in order of trust, and the rule's short name. */
function WhatFields({ form, isNamed, children }: { form: TextForm; isNamed: boolean; children: React.ReactNode }) {
  const { say } = useWords();
  const chosen = form.valueOf(['vitals']);
  const list = Array.isArray(chosen) ? (chosen as VitalKind[]) : [];
  const free = measured.filter((kind) => !list.includes(kind));
  const words = (kinds: readonly VitalKind[]) => kinds.map((kind) => [kind, say(`vital.${kind}`)] as const);
  return (
    <div className={admin.fields}>
      {list.map((kind, n) => (
        <ChoiceField key={kind} form={form} at={['vitals', n]} label={say(n === 0 ? 'rule.vital' : 'rule.vital.else')} {...(n === 0 ? {} : { none: say('rule.vital.none') })} keep={(value) => value ?? undefined} options={words(measured.filter((one) => one === kind || free.includes(one)))} />
      ))}
      {list.length < 3 && <ChoiceField form={form} at={['vitals', list.length]} label={say(list.length === 0 ? 'rule.vital' : 'rule.vital.else')} none={say('rule.vital.none')} keep={(value) => value ?? undefined} options={words(free)} />}
      {children}
      {isNamed && <LineField form={form} at={['id']} label={say('rule.id')} help={say('rule.id.help')} maxLength={64} />}
    </div>
  );
}

function Priority({ form, at }: { form: TextForm; at: FieldPath }) {
  const { say } = useWords();
  return <ChoiceField form={form} at={at} label={say('rule.priority')} options={priorities.map((one) => [one, say(`alarm.${one}`)] as const)} />;
}

export function Raises({ form, at }: { form: TextForm; at: FieldPath }) {
  const { say } = useWords();
  return <ChoiceField form={form} at={at} label={say('rule.raises')} none={say('rule.raises.none')} options={RaisedCause.options.map((one) => [one, say(`emergency.kind.${one}`)] as const)} />;
}

/** How urgent, how long it must last, what it raises. */
function BandFields({ form, at }: { form: TextForm; at: FieldPath }) {
  const { say } = useWords();
  return (
    <>
      <Priority form={form} at={[...at, 'priority']} />
      <NumberField form={form} at={[...at, 'delayMs']} label={say('rule.delay')} each={SECOND} unit={say('rule.unit.s')} min={0} max={DAY_S} />
      <Raises form={form} at={[...at, 'raises']} />
    </>
  );
}

type BandKind = 'limit' | 'change' | 'total';

/** From where on. */
function FromWhere({ form, at, kind, unit }: { form: TextForm; at: FieldPath; kind: BandKind; unit: string }) {
  const { say } = useWords();
  if (kind !== 'total') return <NumberField form={form} at={[...at, 'limit']} label={say(`rule.${kind}`)} unit={unit} {...(kind === 'change' ? { min: 0 } : {})} />;
  return (
    <>
      <MaybeNumber form={form} at={[...at, 'atLeast']} ask={say('rule.total.ask')} label={say('rule.total')} unit="" min={1} max={40} step={1} begin={5} />
      <MaybeNumber form={form} at={[...at, 'orSingle']} ask={say('rule.single.ask')} label={say('rule.single')} unit="" min={1} max={4} step={1} begin={3} />
      <MaybeNumber form={form} at={[...at, 'respondMs']} ask={say('rule.respond.ask')} label={say('rule.respond')} each={MINUTE} unit={say('rule.unit.min')} min={1} max={1_440} begin={30 * MINUTE} />
    </>
  );
}

function Bands({ form, rows, kind, unit }: { form: TextForm; rows: readonly { priority: AlarmPriority }[] | undefined; kind: BandKind; unit: string }) {
  const { say } = useWords();
  const bands = Array.isArray(rows) ? rows : [];
  const free = priorities.find((one) => !bands.some(({ priority }) => priority === one));
  return (
    <fieldset className={styles.list}>
      <legend>{say('rule.bands')}</legend>
      <FoundHere id={`bands-${String(form.place)}`} findings={form.findingsOf(['bands'])} />
      {bands.map((_, n) => (
        <div key={n} className={styles.item} role="group" aria-label={say('rule.band', { n: n + 1 })}>
          <div className={admin.fields}>
            <FromWhere form={form} at={['bands', n]} kind={kind} unit={unit} />
            <BandFields form={form} at={['bands', n]} />
          </div>
          {bands.length > 1 && (
            <button type="button" className={admin.button} onClick={() => form.put(['bands', n], undefined)}>
              {say('rule.band.drop')}
            </button>
          )}
        </div>
      ))}
      {free !== undefined && (
        <button type="button" className={admin.button} onClick={() => form.put(['bands', bands.length], { priority: free, ...(kind === 'total' ? { atLeast: null } : { limit: null }), delayMs: 15 * SECOND, raises: null })}>
          {say('rule.band.add')}
        </button>
      )}
    </fieldset>
  );
}

function Window({ form, isOn }: { form: TextForm; isOn: boolean }) {
  const { say } = useWords();
  return (
    <div className={styles.maybe}>
      <TickField label={say('rule.nOfM')} isOn={isOn} set={(wanted) => form.put(['nOfM'], wanted ? { n: 3, m: 5 } : null)} />
      {isOn && (
        <div className={admin.fields}>
          <NumberField form={form} at={['nOfM', 'n']} label={say('rule.nOfM.n')} unit="" min={1} max={30} step={1} />
          <NumberField form={form} at={['nOfM', 'm']} label={say('rule.nOfM.m')} unit="" min={1} max={30} step={1} />
        </div>
      )}
    </div>
  );
}

function Personal({ form, isOn, unit }: { form: TextForm; isOn: boolean; unit: string }) {
  const { say } = useWords();
  return (
    <div className={styles.maybe}>
      <TickField label={say('rule.personal')} isOn={isOn} set={(wanted) => form.put(['personal'], wanted ? { from: null, to: null } : null)} />
      {isOn && (
        <div className={admin.fields}>
          <NumberField form={form} at={['personal', 'from']} label={say('rule.personal.from')} unit={unit} />
          <NumberField form={form} at={['personal', 'to']} label={say('rule.personal.to')} unit={unit} />
        </div>
      )}
    </div>
  );
}

function Combination({ form, rows, others }: { form: TextForm; rows: readonly object[] | undefined; others: readonly (readonly [string, string])[] }) {
  const { say } = useWords();
  const parts = Array.isArray(rows) ? rows : [];
  return (
    <>
      <div className={admin.fields}>
        <ChoiceField form={form} at={['need']} label={say('rule.need')} options={[['all', say('rule.need.all')], ['any', say('rule.need.any')]]} />
        <LineField form={form} at={['id']} label={say('rule.id')} help={say('rule.id.help')} maxLength={64} />
        <BandFields form={form} at={[]} />
      </div>
      <fieldset className={styles.list}>
        <legend>{say('rule.of')}</legend>
        {parts.map((_, n) => (
          <div key={n} className={styles.item} role="group" aria-label={say('rule.part', { n: n + 1 })}>
            <div className={admin.fields}>
              <ChoiceField form={form} at={['of', n, 'rule']} label={say('rule.part.rule')} options={others} />
              <ChoiceField form={form} at={['of', n, 'atLeast']} label={say('rule.part.from')} options={priorities.map((one) => [one, say(`alarm.${one}`)] as const)} />
            </div>
            {parts.length > 1 && (
              <button type="button" className={admin.button} onClick={() => form.put(['of', n], undefined)}>
                {say('rule.part.drop')}
              </button>
            )}
          </div>
        ))}
        {parts.length < 6 && (
          <button type="button" className={admin.button} onClick={() => form.put(['of', parts.length], { rule: others[0]?.[0] ?? '', atLeast: 'low' })}>
            {say('rule.part.add')}
          </button>
        )}
      </fieldset>
    </>
  );
}

/** When it ends, waits, sounds again, and tells the next. */
function LifeFields({ form }: { form: TextForm }) {
  const { say } = useWords();
  return (
    <fieldset className={styles.list}>
      <legend>{say('rule.life')}</legend>
      <div className={admin.fields}>
        <NumberField form={form} at={['clearDelayMs']} label={say('rule.clear')} help={say('rule.clear.help')} each={SECOND} unit={say('rule.unit.s')} min={0} max={DAY_S} />
        <MaybeNumber form={form} at={['reAlarmMs']} ask={say('rule.reAlarm.ask')} label={say('rule.reAlarm')} each={MINUTE} unit={say('rule.unit.min')} min={1} max={1_440} begin={5 * MINUTE} />
        <MaybeNumber form={form} at={['tellMs']} ask={say('rule.tell.ask')} label={say('rule.tell')} each={MINUTE} unit={say('rule.unit.min')} min={0.5} max={HALF_DAY_MIN * 2} begin={2 * MINUTE} />
        <TickField label={say('rule.latching')} isOn={form.valueOf(['isLatching']) === true} set={(isOn) => form.put(['isLatching'], isOn)} />
      </div>
    </fieldset>
  );
}
