// `node tools/security/write-fields.ts`: writes docs/security/fields.md.
import { writeFileSync } from 'node:fs';
import { shippedRights } from '@mydr24/server/people/judge-cedar.ts';
import { fieldDocument } from './field-document.ts';

writeFileSync(new URL('../../docs/security/fields.md', import.meta.url), fieldDocument(shippedRights()));
