// `mydr24 watch TOPIC`: follows one topic as a screen would and prints what comes, one JSON object a line: the snapshot, each
// event, each live value, and what becomes of the connection. Shows only what the token may see.
import { readFileSync } from 'node:fs';
import { resolve as resolvePath } from 'node:path';
import { parseArgs } from 'node:util';
import { createClient, type Client, type ClientOptions } from '@mydr24/client';
import { parseTopicName, TopicName } from '@mydr24/protocol';
import type { ExitCode, Io } from './io.ts';
import { stopRequested } from './stop-signal.ts';

const HELP = `mydr24 watch TOPIC --token-file FILE [options]
  Follows a topic (unit/ID, patient/ID, emergency/ID, dispatch/ID, inbox/ID, family/ID) and prints what comes, a line each.

  --token TOKEN        an access token (mydr24 token makes one); or MYDR24_TOKEN
  --token-file FILE    the same, from a file, read again when it is refused
  --url URL            the server (default http://127.0.0.1:8024)
  --snapshot-only      print the snapshot and end
`;
const DEFAULT_URL = 'http://127.0.0.1:8024';

/** How a client is made and how long it runs, so that the command can be tested. */
export interface WatchWorld {
  readonly createClient: (options: ClientOptions) => Client;
  readonly stopped: () => Promise<unknown>;
}
const systemWorld: WatchWorld = { createClient, stopped: stopRequested };

interface Plan {
  readonly topic: TopicName;
  readonly url: string;
  readonly readToken: () => string;
  readonly isSnapshotOnly: boolean;
}

function planOf(argv: readonly string[], io: Io): Plan | string {
  const text = { type: 'string' } as const;
  let parsed;
  try {
    parsed = parseArgs({
      args: [...argv], allowPositionals: true, options: { url: text, token: text, 'token-file': text, 'snapshot-only': { type: 'boolean' } },
    });
  } catch (error) {
    return (error as Error).message.split('. ')[0] ?? 'the options cannot be read';
  }
  const { values, positionals } = parsed;
  const topic = TopicName.safeParse(positionals[0]);
  if (!topic.success || positionals.length !== 1) return 'one topic is needed, such as unit/018f0000-0000-7000-8000-000000000001';
  const file = values['token-file'];
  const given = values.token ?? io.env['MYDR24_TOKEN'];
  if (file === undefined && given === undefined) return 'an access token is needed: --token-file FILE (mydr24 token makes one)';
  const readToken = (): string => (file === undefined ? given! : readFileSync(resolvePath(io.cwd, file), 'utf8').trim());
  return { topic: topic.data, url: values.url ?? DEFAULT_URL, readToken, isSnapshotOnly: values['snapshot-only'] === true };
}

export async function runWatch(argv: readonly string[], io: Io, world: WatchWorld = systemWorld): Promise<ExitCode> {
  if (argv.includes('--help') || argv.includes('-h')) {
    io.out(HELP);
    return 0;
  }
  const plan = planOf(argv, io);
  if (typeof plan === 'string') {
    io.err(`mydr24 watch: ${plan}\n`);
    return 2;
  }
  const hasFile = argv.some((arg) => arg.startsWith('--token-file'));
  const client = world.createClient({
    url: plan.url,
    // A token given as text cannot get newer by asking again.
    getToken: async (isRefused) => (isRefused && !hasFile ? null : plan.readToken()),
    capabilities: { platform: 'node', receipts: false, push: false, sound: false, locale: 'en' },
    areReceiptsAutomatic: false,
  });
  const ended = follow(client, plan, io);
  client.connect();
  const code = await Promise.race([ended, world.stopped().then((): ExitCode => 0)]);
  client.disconnect();
  return code;
}

/** Resolves when there is nothing more to follow: refused, or only the snapshot was asked for. */
function follow(client: Client, { topic, isSnapshotOnly }: Plan, io: Io): Promise<ExitCode> {
  const print = (what: string, body: unknown): void => io.out(`${JSON.stringify({ [what]: body })}\n`);
  const { kind, id } = parseTopicName(topic);
  const followed = client.follow(kind, id);
  return new Promise((resolve) => {
    let status = 'loading';
    let tag = '';
    let live: Readonly<Record<string, unknown>> = {};
    followed.onEvent((event) => print('event', event));
    client.connection.subscribe(() => {
      const connection = client.connection.getSnapshot();
      if (connection.tag === tag) return;
      tag = connection.tag;
      print('connection', tag);
      if (connection.tag === 'refused' || connection.tag === 'signed-out') resolve(1);
    });
    followed.subscribe(() => {
      const view = followed.getSnapshot();
      for (const [key, value] of Object.entries(view.live)) if (live[key] !== value) print('live', value);
      live = view.live;
      if (view.status === status) return;
      status = view.status;
      if (view.status === 'refused') {
        io.err(`mydr24 watch: ${view.error.message}\n`);
        resolve(1);
      } else if (view.status === 'live') {
        print('snapshot', view.data);
        if (isSnapshotOnly) resolve(0);
      }
    });
  });
}
