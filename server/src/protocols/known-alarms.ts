// The alarm conditions there are, read from the rules patients are monitored with, and the kinds those rules raise by themselves.
import { type EmergencyKind, vitalKinds } from '@mydr24/protocol';
import { defaultRules, NO_DATA_RULE, noDataKey } from '../monitoring/default-rules.ts';

const rules = [...defaultRules(1), ...defaultRules(2)];

/** `no-data` stands for the silence of any stream. */
export const knownAlarms: ReadonlySet<string> = new Set([...rules.map(({ id }) => id), NO_DATA_RULE.id, ...vitalKinds.map(noDataKey)]);

const raised = rules.flatMap((rule) => ('bands' in rule ? rule.bands.map(({ raises }) => raises) : []));
export const kindsRaisedByRules: ReadonlySet<EmergencyKind> = new Set(raised.filter((kind) => kind !== null));
