// The proof before a dangerous act: which ways a person has, and checking one. Wrong proofs are limited as failed sign-ins
// are, and every one is audited. Does not say which acts are dangerous: their endpoints do (`needsStepUp`).
import type { StepUpProof } from '@mydr24/protocol';
import type { AuditRow, InsertAudit } from '../audit/audit.ts';
import { type Caller, type Door, type PersonCaller, tenantOf } from '../people/access.ts';
import { type Attempts, type AttemptLimits, attemptLimits, countAttempt, forgiveAttempt, waitBeforeAttemptMs } from '../people/attempt-limit.ts';
import type { PasswordHasher } from '../people/password.ts';
import { answer, type Answer, type Handlers, refuse } from '../platform/handlers.ts';
import type { Postgres } from '../platform/postgres.ts';
import type { UsePasskey } from './passkey-use-engine.ts';
import type { SecondStep } from './second-step-port.ts';
import { findProof, type ProofRow, updateProof } from './step-up-store.ts';
import { PROOF_MS, provenUntilMs, waysOf } from './step-up.ts';

export interface StepUpOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly hasher: Pick<PasswordHasher, 'verify'>;
  readonly usePasskey: UsePasskey;
  readonly secondStep: Pick<SecondStep, 'take'>;
  readonly insertAudit: InsertAudit;
  readonly isDemo: boolean;
  readonly limits?: AttemptLimits;
}

export type StepUpHandlers = Pick<Handlers<Caller>, 'getStepUp' | 'stepUp'>;

const refused = (): Answer<never> => refuse('unprocessable', 'proof-refused', 'This does not prove who you are. Check it and try again.');

export function createStepUpHandlers(options: StepUpOptions): StepUpHandlers {
  const { pg, limits = attemptLimits } = options;
  let attempts: Attempts = new Map();
  return {
    getStepUp: async ({ caller, nowMs, requestId }) => {
      const found = await findOwnProof(options, caller, requestId);
      return found.ok ? answer({ ways: waysOf(factsOf(options, found.body.proof)), needsCode: found.body.proof.hasCodeApp, provenUntilAt: provenUntilMs(found.body.proof.provenAt, nowMs) }) : found;
    },
    async stepUp({ caller, body, nowMs, requestId, address = 'unknown' }) {
      const found = await findOwnProof(options, caller, requestId);
      if (!found.ok) return found;
      const { person, proof } = found.body;
      const attempt = { account: person.personId, address };
      const waitMs = waitBeforeAttemptMs(attempts, attempt, nowMs, limits);
      if (waitMs > 0) return refuse('too-many-requests', 'too-many-attempts', 'Too many failed proofs. Wait before the next.', { retryAfterMs: waitMs });
      attempts = countAttempt(attempts, attempt, nowMs, limits);
      const isRight = await isProof(options, person, proof, body, nowMs);
      if (isRight) attempts = forgiveAttempt(attempts, attempt, nowMs, limits);
      await pg.asTenant(person.tenantId, async (tx) => {
        if (isRight) await updateProof(tx, person.sessionId, body.way, nowMs);
        await options.insertAudit(tx, [rowOf(person, isRight, nowMs, requestId)]);
      });
      return isRight ? answer({ provenUntilAt: nowMs + PROOF_MS }) : refused();
    },
  };
}

async function findOwnProof({ pg, door }: StepUpOptions, caller: Caller, requestId: string): Promise<Answer<{ person: PersonCaller; proof: ProofRow }>> {
  return pg.asTenant(tenantOf(caller), async (tx) => {
    const entry = await door.enter(tx, caller, 'self.read', { type: 'self' }, requestId);
    if (!entry.ok) return entry;
    const person = caller as PersonCaller;
    const proof = await findProof(tx, person);
    if (proof === undefined) throw new Error('the door let a session in that has ended');
    return answer({ person, proof });
  });
}

const factsOf = ({ isDemo }: StepUpOptions, { passwordHash, hasPasskey, isDemoAccount }: ProofRow) => ({ hasPasskey, hasPassword: passwordHash !== null, isDemo: isDemo && isDemoAccount });

async function isProof(options: StepUpOptions, person: PersonCaller, proof: ProofRow, given: StepUpProof, nowMs: number): Promise<boolean> {
  switch (given.way) {
    case 'password':
      // A password that a code stands beside proves nothing without it, and costs no code when it is wrong.
      if (!(await options.hasher.verify(given.password, proof.passwordHash))) return false;
      return !proof.hasCodeApp || (given.code !== undefined && options.secondStep.take(person, given.code, nowMs));
    case 'passkey':
      // Somebody else's passkey proves somebody else.
      return (await options.usePasskey(given.answer, nowMs))?.personId === person.personId;
    case 'demo':
      return factsOf(options, proof).isDemo;
  }
}

function rowOf({ tenantId, personId, sessionId }: PersonCaller, isRight: boolean, nowMs: number, requestId: string): AuditRow {
  return { tenantId, atMs: nowMs, actorKind: 'person', actorId: personId, action: 'session.step-up', resource: `session/${sessionId}`, patientId: null, outcome: isRight ? 'allowed' : 'refused', requestId };
}
