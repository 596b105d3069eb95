// What the watchdog holds: one sign-in and one device key of a tenant that is nobody's. Made by `mydr24 watchdog setup`.
import { readFileSync } from 'node:fs';
import { z } from 'zod';

export const Credentials = z.object({
  email: z.string(),
  password: z.string(),
  personId: z.uuid(),
  patientId: z.uuid(),
  deviceKey: z.string(),
});
export type Credentials = z.infer<typeof Credentials>;

/** Undefined when it is not such a file; why is not said in detail, because the text is a secret. */
export function readCredentials(path: string): Credentials | undefined {
  try {
    return Credentials.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
