// OperationOutcome: what FHIR answers when something is not done, each issue with its place and what to do. No value, no patient.

export interface Issue {
  /** FHIR issue-type. */
  readonly code: 'structure' | 'required' | 'value' | 'invariant' | 'code-invalid' | 'not-supported' | 'not-found' | 'business-rule' | 'duplicate' | 'conflict' | 'security' | 'transient' | 'timeout' | 'too-long' | 'throttled' | 'exception' | 'informational';
  readonly text: string;
  /** FHIRPath of the place. */
  readonly at?: string;
}

export interface OperationOutcome {
  readonly resourceType: 'OperationOutcome';
  readonly issue: readonly { severity: 'error' | 'information'; code: Issue['code']; details: { text: string }; expression?: readonly string[] }[];
}

export const outcomeOf = (issues: readonly Issue[]): OperationOutcome => ({
  resourceType: 'OperationOutcome',
  issue: issues.map(({ code, text, at }) => ({ severity: code === 'informational' ? 'information' : 'error', code, details: { text }, ...(at === undefined ? {} : { expression: [at] }) })),
});

/** Under another place, e.g. an entry of a bundle. */
export const under = (place: string, issues: readonly Issue[]): Issue[] => issues.map((issue) => ({ ...issue, at: issue.at === undefined ? place : issue.at.replace(/^Observation/, `${place}.resource`) }));
