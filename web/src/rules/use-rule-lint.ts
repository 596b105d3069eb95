// What the server's linter says of a text while somebody writes it: asked when they pause, and only the newest answer is shown.
import type { RuleFinding, RuleScope } from '@mydr24/protocol';
import { useEffect, useState } from 'react';
import { useRequest } from '../live/live-context.tsx';

const PAUSE_MS = 400;

/** `stored`: what was found of the text as it is kept. */
export function useRuleLint(scope: RuleScope, source: string, kept: string, stored: readonly RuleFinding[]): readonly RuleFinding[] {
  const request = useRequest();
  const [judged, setJudged] = useState<{ source: string; findings: readonly RuleFinding[] }>({ source: kept, findings: stored });
  useEffect(() => {
    if (source === judged.source) return;
    let isCurrent = true;
    const timer = setTimeout(() => {
      void request('lintRules', { body: { scope, source } }).then((reply) => {
        if (isCurrent && reply.ok) setJudged({ source, findings: reply.body.findings });
      });
    }, PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [request, scope, source, judged.source]);
  return judged.findings;
}
