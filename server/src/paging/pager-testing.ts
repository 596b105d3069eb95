// One page as an engine would hand it to a pager. Only tests use it.
import { pageText } from './page-text.ts';
import type { PageMessage } from './pager.ts';

const PAGE_ID = '01890000-0000-7000-8000-000000000001';

export function pageMessage(given: Partial<PageMessage> = {}): PageMessage {
  const { key = PAGE_ID, purpose = 'offer', mode = 'actual', locale = 'en', isRepeat = false } = given;
  return {
    key, tenantId: 't', personId: 'p', purpose, mode, locale, text: pageText({ pageId: key, purpose, mode, locale, isRepeat, place: null }), address: null, pushTargets: [], alertDevice: null,
    answerToken: 'token-of-the-page', canDecide: true, isGoodForMs: 120_000, isRepeat, ...given,
  };
}
