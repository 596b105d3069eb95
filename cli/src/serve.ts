// `mydr24 serve`: the server until told to stop. Refuses to start with weak settings (config.ts says which and why).
import { judgeAuthKey } from '@mydr24/server/auth-key.ts';
import { findStartProblems } from '@mydr24/server/config.ts';
import { PolicyProblem } from '@mydr24/server/people/judge-cedar.ts';
import type { ExitCode, Io } from './io.ts';
import { helpWithOptions, loadConfig, wantsHelp } from './load-config.ts';
import { startServer } from './start-server.ts';
import { stopRequested } from './stop-signal.ts';

export async function runServe(argv: readonly string[], io: Io): Promise<ExitCode> {
  if (wantsHelp(argv)) {
    io.out(helpWithOptions('serve [options]', 'run the server; production unless --mode demo'));
    return 0;
  }
  const loaded = loadConfig(argv, io);
  if (loaded === undefined) return 2;
  const problems = findStartProblems(loaded.config);
  const key = judgeAuthKey(loaded.config.authKey);
  if (problems.length > 0 || !key.ok) {
    for (const problem of problems.length > 0 || key.ok ? problems : [key.problem]) io.err(`mydr24: will not start: ${problem}\n`);
    return 2;
  }
  const progress = (line: string): void => io.err(`mydr24: ${line}\n`);
  const server = await startServer({ loaded, authKey: key.key, progress }).catch((error: unknown) => refusedPolicies(error));
  if (Array.isArray(server)) {
    for (const problem of server) io.err(`mydr24: will not start: policy ${problem}\n`);
    return 2;
  }
  const { host, publicOrigin } = loaded.config;
  progress(`ready at ${publicOrigin ?? `http://${host}:${server.port}`} (listening on ${host}:${server.port})`);
  const why = await Promise.race([stopRequested(), server.databaseLost]);
  progress(typeof why === 'string' ? `stopping (${why})` : `stopping: ${why.message}`);
  await server.stop();
  progress('stopped');
  return typeof why === 'string' ? 0 : 1;
}

/** What is wrong with the policies, line by line; any other error stays one. */
function refusedPolicies(error: unknown): string[] {
  if (error instanceof PolicyProblem) return error.message.split('\n');
  throw error;
}
