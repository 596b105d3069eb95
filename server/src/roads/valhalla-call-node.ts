// Puts a question to Valhalla in this process, by the npm package an operator installed beside us (280 MB; it is no part of MyDR24). It computes on threads of
// its own. Its errors are texts without a number.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { AskValhalla } from './road-service-valhalla.ts';

interface Actor {
  route(request: object): Promise<unknown>;
  matrix(request: object): Promise<unknown>;
}
interface Package {
  readonly Actor: { fromConfigFile(path: string): Promise<Actor> };
}

/** `named`: the package's name, or the folder it lies in. Throws with what to do. */
export async function openValhallaPackage(named: string, configPath: string): Promise<AskValhalla> {
  const actor = await (await load(named)).Actor.fromConfigFile(configPath);
  return async (action, request, signal) => {
    signal.throwIfAborted();
    const answered = action === 'route' ? actor.route(request) : actor.matrix(request);
    const ended = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));
    try {
      return { ok: true, body: await Promise.race([answered, ended]) };
    } catch (error) {
      if (signal.aborted) throw error;
      return { ok: false, refusal: { errorCode: null, text: (error as Error).message } };
    }
  };
}

async function load(named: string): Promise<Package> {
  try {
    const path = createRequire(import.meta.url).resolve(named);
    return (await import(pathToFileURL(path).href) as { default: Package }).default;
  } catch (cause) {
    throw new Error(`the package ${named} could not be loaded; install it with npm install, or set roadEngine to valhalla and run its server`, { cause });
  }
}
