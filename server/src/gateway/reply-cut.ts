// What leaves is what the protocol names and the table of field rights lets this caller see: every value on its way out is cut to its schema.
// Deny by default: a field that no schema names, or that no row of the table gives to this caller, stays here, whatever a view put into it.
import { z } from 'zod';
import { fieldRights, type Guard, guards, type Seer } from './field-rights.ts';

/** Who is told, and whether something was kept from them; null: everybody who may follow the topic, whose rows a test compares with the table. */
export type Told = { readonly seers: ReadonlySet<Seer>; isCut: boolean } | null;
export type Cut = (value: unknown, told: Told) => unknown;

type Parts = Record<string, unknown>;
const same: Cut = (value) => value;
/** A text or number where its schema says so; an object there is none that anybody named. */
const leaf: Cut = (value) => (typeof value === 'object' && value !== null ? undefined : value);
const known = new WeakMap<z.ZodType, Cut>();

export function cutOf(schema: z.ZodType): Cut {
  const found = known.get(schema);
  if (found !== undefined) return found;
  // A schema may hold itself: what is asked for while it is being made waits for it.
  known.set(schema, (value, told) => made(value, told));
  const made = make(schema);
  known.set(schema, made);
  return made;
}

function make(schema: z.ZodType): Cut {
  if (schema instanceof z.ZodObject) return cutObject(schema);
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodReadonly) return cutOf(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodArray) return cutItems(cutOf(schema.element as z.ZodType));
  if (schema instanceof z.ZodRecord) return cutRecord(cutOf(schema.valueType as z.ZodType));
  if (schema instanceof z.ZodTuple) {
    const cuts = schema.def.items.map((item) => cutOf(item as z.ZodType));
    const isPlain = cuts.every((cut) => cut === leaf);
    return (value, told) => {
      if (!Array.isArray(value)) return leaf(value, told);
      return isPlain && value.length === cuts.length && value.every(isBare) ? value : value.slice(0, cuts.length).map((item, nth) => cuts[nth]!(item, told));
    };
  }
  if (schema instanceof z.ZodUnion) return cutUnion(schema.options as readonly z.ZodType[]);
  return schema instanceof z.ZodUnknown || schema instanceof z.ZodAny || schema instanceof z.ZodCustom ? same : leaf;
}

const isBare = (value: unknown): boolean => typeof value !== 'object' || value === null;
const isObject = (value: unknown): value is Parts => typeof value === 'object' && value !== null && !Array.isArray(value);

function cutItems(cut: Cut): Cut {
  // Long lists of numbers go through as they are.
  if (cut === leaf) return (value, told) => (Array.isArray(value) ? (value.every(isBare) ? value : value.map((item) => leaf(item, told))) : leaf(value, told));
  return (value, told) => (Array.isArray(value) ? value.map((item) => cut(item, told)) : leaf(value, told));
}

function cutRecord(cut: Cut): Cut {
  return (value, told) => (isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cut(item, told)])) : leaf(value, told));
}

interface Field {
  readonly key: string;
  readonly cut: Cut;
  /** Null: whoever may call. */
  readonly seenBy: ReadonlySet<Seer> | null;
}

function cutObject(schema: z.ZodObject): Cut {
  const id = z.globalRegistry.get(schema)?.id;
  const rights = id === undefined ? undefined : fieldRights.get(id);
  const guard: Guard | undefined = id === undefined ? undefined : guards[id]?.guard;
  const { catchall } = schema.def;
  const isOpen = catchall !== undefined && !(catchall instanceof z.ZodNever);
  // Of a schema with rights a field without a row is nobody's.
  const fields: Field[] = Object.entries(schema.shape as Record<string, z.ZodType>).map(([key, part]) => ({ key, cut: cutOf(part), seenBy: rights === undefined ? null : (rights.get(key) ?? NOBODY) }));
  return (value, told) => {
    if (!isObject(value)) return leaf(value, told);
    const out: Parts = isOpen ? { ...value } : {};
    for (const { key, cut, seenBy } of fields) {
      const part = value[key];
      if (part === undefined) continue;
      if (seenBy === null || isSeen(seenBy, told)) out[key] = cut(part, told);
      else {
        delete out[key];
        if (told !== null) told.isCut = true;
      }
    }
    return guard === undefined ? out : guard(out);
  };
}

const NOBODY: ReadonlySet<Seer> = new Set();
const isSeen = (seenBy: ReadonlySet<Seer>, told: Told): boolean => (told === null ? seenBy.size > 0 : [...told.seers].some((seer) => seenBy.has(seer)));

/** Of several forms the one whose fixed words fit and that leaves least out. */
function cutUnion(options: readonly z.ZodType[]): Cut {
  const cuts = options.map(cutOf);
  const forms = options.flatMap((option, nth) => (option instanceof z.ZodObject ? [{ shape: option.shape, cut: cuts[nth]! }] : []));
  const lists = options.flatMap((option, nth) => (option instanceof z.ZodArray || option instanceof z.ZodTuple ? [cuts[nth]!] : []));
  const others = options.flatMap((option, nth) => (option instanceof z.ZodObject ? [] : [cuts[nth]!]));
  return (value, told) => {
    if (Array.isArray(value)) return lists[0]?.(value, told);
    if (!isObject(value)) return leaf(value, told);
    const fitting = forms.filter(({ shape }) => fits(shape, value));
    const best = fitting.toSorted((a, b) => named(b.shape, value) - named(a.shape, value))[0];
    return best === undefined ? others.find((cut) => cut(value, told) !== undefined)?.(value, told) : best.cut(value, told);
  };
}

function fits(shape: Readonly<Record<string, z.ZodType>>, value: Parts): boolean {
  return Object.entries(shape).every(([key, part]) => (part instanceof z.ZodLiteral ? part.values.has(value[key] as never) : value[key] !== undefined || part instanceof z.ZodOptional));
}
const named = (shape: Readonly<Record<string, z.ZodType>>, value: Parts): number => Object.keys(value).filter((key) => Object.hasOwn(shape, key)).length;
