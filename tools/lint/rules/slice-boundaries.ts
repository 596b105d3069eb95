// Who may import whom: slices meet by an event or a pure file, the platform knows no slice, the protocol nothing of ours,
// the screens nothing of the server.
import { hasEffectName, isSlice, placeOf, resolveImport } from '../places.ts';
import { importOf, onImports, pathOf, type Rule } from '../syntax.ts';

export const sliceBoundaries: Rule = {
  create(context) {
    const path = pathOf(context);
    return onImports((node) => {
      const found = importOf(node);
      const target = found && resolveImport(path, found.specifier);
      const problem = found && target && findProblem(path, target, found.isTypeOnly);
      if (problem) context.report({ node, message: problem });
    });
  },
};

function findProblem(path: string, target: string, isTypeOnly: boolean): string | undefined {
  const [from, to] = [placeOf(path), placeOf(target)];
  if (from.area === 'protocol' && to.area !== 'protocol') {
    return 'The protocol imports nothing of ours: every other part depends on it, and it must load in a browser, a device and a generator alike.';
  }
  const isScreenSide = from.area === 'web' || from.area === 'client';
  if (isScreenSide && to.area === 'server' && from.kind !== 'test') {
    return 'Screens and the SDK import nothing of the server: clinical rules run there only, screens show the computed result. Add what you need to the protocol.';
  }
  if (from.folder === 'platform' && isSlice(to)) {
    return 'The platform knows no domain word: pass what it needs as an argument, and join the two in app.ts.';
  }
  if (isSlice(from) && isSlice(to) && from.folder !== to.folder && from.kind !== 'test' && hasEffectName(target)) {
    return `Slices meet by an event or by a pure file, never by another slice's store, engine, routes or vendor (${target})${isTypeOnly ? ', not even its types: name what you need in a pure port' : ''}. Otherwise nobody can change one slice without reading all.`;
  }
  return undefined;
}
