// SCIM 2.0 (RFC 7643, 7644) as values: what is answered, how it is refused, which of a resource's attributes are shown.

export const SCIM_PREFIX = '/scim/v2';
export const SCIM_TYPE = 'application/scim+json; charset=utf-8';
export const MAX_RESULTS = 200;
const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';
const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
export const USER_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const GROUP_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Group';

export type Json = Readonly<Record<string, unknown>>;
export const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

export type ScimErrorType = 'invalidFilter' | 'tooMany' | 'uniqueness' | 'mutability' | 'invalidSyntax' | 'invalidPath' | 'noTarget' | 'invalidValue' | 'sensitive';
/** An expected "no", with what to do. */
export interface ScimRefusal {
  readonly ok: false;
  readonly status: number;
  readonly scimType: ScimErrorType | null;
  readonly detail: string;
}
export type Verdict<Body> = { readonly ok: true; readonly body: Body } | ScimRefusal;

export const good = <Body>(body: Body): Verdict<Body> => ({ ok: true, body });
export const refusal = (status: number, scimType: ScimErrorType | null, detail: string): ScimRefusal => ({ ok: false, status, scimType, detail });
export const errorBody = ({ status, scimType, detail }: ScimRefusal): Json => ({ schemas: [ERROR], status: String(status), ...(scimType === null ? {} : { scimType }), detail });

export interface Page {
  /** From 1, as the standard counts. */
  readonly startIndex: number;
  readonly count: number;
}

export function pageOf(query: Json): Page {
  const whole = (value: unknown, otherwise: number): number => (/^-?\d{1,9}$/.test(String(value)) ? Number(value) : otherwise);
  return { startIndex: Math.max(1, whole(query['startIndex'], 1)), count: Math.min(MAX_RESULTS, Math.max(0, whole(query['count'], 100))) };
}

export const listBody = (resources: readonly Json[], totalResults: number, { startIndex }: Page): Json => ({ schemas: [LIST], totalResults, startIndex, itemsPerPage: resources.length, Resources: resources });

/** `attributes` and `excludedAttributes` by whole attributes; id, schemas and meta are always there. */
export function shownOf(resource: Json, query: Json): Json {
  const names = (value: unknown): string[] => (typeof value === 'string' ? value.split(',').map((name) => (name.trim().split(':').at(-1) ?? '').split('.')[0]!.toLowerCase()) : []);
  const [wanted, unwanted] = [names(query['attributes']), names(query['excludedAttributes'])];
  const always = ['id', 'schemas', 'meta'];
  const isShown = (name: string): boolean => always.includes(name) || (wanted.length === 0 ? !unwanted.includes(name.toLowerCase()) : wanted.includes(name.toLowerCase()));
  return Object.fromEntries(Object.entries(resource).filter(([name]) => isShown(name)));
}
