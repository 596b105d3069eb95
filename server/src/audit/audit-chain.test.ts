// Whatever is done to a sealed chain, the first wrong number is named.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { sha256Of } from '../platform/signature-node.ts';
import { BEGINNING, checkEnd, checkLinks, extend, type Link, type SealedText } from './audit-chain.ts';

const rowOf = (rowId: number): SealedText => ({
  rowId: String(rowId), tenantId: 't', atMicros: '1', actorKind: 'person', actorId: null, action: 'patient.read', resource: `patient/${rowId}`, patientId: null, outcome: 'allowed', requestId: `r${rowId}`, purpose: rowId % 3 === 0 ? 'ETREAT' : null, basis: rowId % 2 === 0 ? 'own-pages isSubject' : null, change: rowId % 5 === 0 ? '{"access":[true,false]}' : null,
});
const chainOf = (length: number) => extend(sha256Of, BEGINNING, Array.from({ length }, (_, index) => rowOf(index + 100)));
const none = new Map<number, string>();
const fields = ['rowId', 'tenantId', 'atMicros', 'actorKind', 'action', 'resource', 'outcome', 'requestId', 'actorId', 'patientId', 'purpose', 'basis', 'change'] as const;

test('[A5] one changed field, one removed row, one removed link and two exchanged rows are each found at their number', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 40 }), fc.nat(), fc.nat(), fc.constantFrom(...fields), fc.constantFrom('field', 'row', 'link', 'exchange'), (length, one, two, field, deed) => {
      const { links } = chainOf(length);
      const at = one % length;
      const other = two % length;
      const tampered: Link[] = links.map((link) => ({ ...link, row: link.row && { ...link.row } }));
      const link = tampered[at]!;
      if (deed === 'field') link.row = { ...link.row!, [field]: 'x' };
      if (deed === 'row') link.row = null;
      if (deed === 'link') tampered.splice(at, 1);
      if (deed === 'exchange') [link.row, tampered[other]!.row] = [tampered[other]!.row, link.row];
      const checked = checkLinks(sha256Of, BEGINNING, tampered, none);
      const isTail = deed === 'link' && at === length - 1;
      if (deed === 'exchange' && at === other) return assert.equal(checked.fault, null);
      if (isTail) return assert.deepEqual(checkEnd((checked as { end: { seq: number; hash: string } }).end, [{ seq: length, hash: '' }]), { what: 'tail-cut', seq: length, expectedSeq: length });
      return assert.equal(checked.fault?.seq, (deed === 'exchange' ? Math.min(at, other) : at) + 1);
    }),
  );
});

test('[A4] sealing in pieces of any size gives the chain that sealing at once gives', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 8 }), (sizes) => {
      let end = BEGINNING;
      let next = 100;
      for (const size of sizes) {
        end = extend(sha256Of, end, Array.from({ length: size }, () => rowOf(next++))).end;
      }
      assert.deepEqual(end, chainOf(next - 100).end);
    }),
  );
});
