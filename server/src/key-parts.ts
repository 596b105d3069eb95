// Builds who holds the master keys, and the keys every slice seals with. Part of app.ts. Decides nothing.
import { isAbsolute, join } from 'node:path';
import type { AppOptions } from './app-options.ts';
import type { Config } from './config.ts';
import { createKeyRing } from './keys/key-ring-engine.ts';
import type { KeyWrap } from './keys/key-wrap.ts';
import { openKeyFile } from './keys/key-wrap-file.ts';
import { openVault } from './keys/key-wrap-vault.ts';
import { createResealing } from './keys/reseal-engine.ts';
import { createWarming } from './keys/warm-engine.ts';
import { checkMasters } from './keys/rotate-engine.ts';
import type { Platform } from './platform-parts.ts';

export function openKeyWrap({ keyVaultUrl, keyVaultKey, keyVaultMount, keyVaultTokenFile, masterKeyFile }: Config, dataDir: string): Promise<KeyWrap> {
  if (keyVaultUrl === undefined) return openKeyFile(isAbsolute(masterKeyFile) ? masterKeyFile : join(dataDir, masterKeyFile));
  return Promise.resolve(openVault({ url: keyVaultUrl, keyName: keyVaultKey, mount: keyVaultMount, tokenFile: keyVaultTokenFile ?? '' }));
}

export async function buildKeys({ pg, clock, metrics, onProblem }: Platform, { config, dataDir }: AppOptions) {
  const wrap = await openKeyWrap(config, dataDir);
  const keys = createKeyRing({ wrap, clock });
  metrics.gauge('mydr24_open_data_keys', 'Unwrapped data keys in memory.', () => keys.size());
  const resealing = createResealing({ pg, keys, clock, onProblem });
  const warming = createWarming({ pg, keys, clock, onProblem });
  return { keys, wrap, warming, checking: { start: () => checkMasters(pg, wrap), stop() {} }, resealing };
}

export type KeyParts = Awaited<ReturnType<typeof buildKeys>>;
