// A file without a suffix is pure: it decides with values, and can be tested by a table and replayed from a seed.
import { hasEffectName, placeOf, resolveImport } from '../places.ts';
import { child, importOf, nameOf, onImports, pathOf, type Rule, type SyntaxNode } from '../syntax.ts';

const REASON = 'A file without a suffix is pure, so that the same inputs always give the same answer in tests, replays and simulations.';
const AMBIENT: Readonly<Record<string, string>> = {
  Date: 'take the instant as an argument (epoch milliseconds)',
  performance: 'take the instant as an argument',
  process: 'take what you need as an argument',
  crypto: 'take ids and randomness as arguments',
  setTimeout: 'return when to wake instead',
  setInterval: 'return when to wake instead',
  setImmediate: 'return the next step instead',
  queueMicrotask: 'return the next step instead',
  fetch: 'return the effect, and let an engine or a port do it',
  WebSocket: 'return the effect, and let an engine or a port do it',
  console: 'return what happened; the edge logs it',
  localStorage: 'take what is stored as an argument',
  globalThis: 'take what you need as an argument',
  require: 'import it, if it is pure',
};
const IO_PLATFORM = /^server\/src\/platform\/(postgres|embedded|migrate|pg-|postmaster|clock|log\b|log-|metrics|http|bus|ids|secrets|topic-log-store)/;
const IO_PACKAGE = /^(node:|pg$|fastify|@fastify|ws$|pino|web-push|prom-client|@nats)/;

export const pureFiles: Rule = {
  create(context) {
    const path = pathOf(context);
    if (placeOf(path).kind !== 'pure') return {};
    const report = (node: SyntaxNode, what: string): void => context.report({ node, message: `${what} ${REASON}` });
    const refuseAsync = (node: SyntaxNode): void => {
      if (node['async'] === true) report(node, 'This function is async; make it plain, or name the file for what it does (-store, -engine, -routes).');
    };
    return {
      ...onImports((node) => {
        const found = importOf(node);
        if (found && !found.isTypeOnly && isEffect(path, found.specifier)) {
          report(node, `"${found.specifier}" does IO or reads the world; pass its result in, or import only its types.`);
        }
      }),
      Identifier(node) {
        const name = nameOf(node) ?? '';
        const advice = Object.hasOwn(AMBIENT, name) ? AMBIENT[name] : undefined;
        if (advice !== undefined && isAmbientUse(node)) report(node, `"${name}" reads or touches the world; ${advice}.`);
      },
      MemberExpression(node) {
        if (nameOf(child(node, 'object')) === 'Math' && nameOf(child(node, 'property')) === 'random') {
          report(node, 'Math.random cannot be replayed; take randomness as an argument.');
        }
      },
      AwaitExpression: (node) => report(node, 'It waits (await); decide with values and let the engine wait.'),
      FunctionDeclaration: refuseAsync,
      FunctionExpression: refuseAsync,
      ArrowFunctionExpression: refuseAsync,
    };
  },
};

function isEffect(path: string, specifier: string): boolean {
  const target = resolveImport(path, specifier);
  return target === undefined ? IO_PACKAGE.test(specifier) : hasEffectName(target) || IO_PLATFORM.test(target);
}

/** Not a property (`x.process`), a key (`{ process: 1 }`), a type, or a local name of that word. */
function isAmbientUse(node: SyntaxNode): boolean {
  const { parent } = node;
  if (parent === undefined || parent.type.startsWith('TS')) return false;
  if (parent.type === 'MemberExpression') return parent['property'] !== node || parent['computed'] === true;
  if (parent.type === 'Property') return parent['value'] === node && parent['shorthand'] !== true;
  return !/^(MethodDefinition|PropertyDefinition|ImportSpecifier|ExportSpecifier|AccessorProperty)$/.test(parent.type);
}
