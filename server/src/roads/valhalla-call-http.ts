// Puts a question to a Valhalla server. What it means is road-service-valhalla.ts's to read.
import { z } from 'zod';
import type { AskValhalla } from './road-service-valhalla.ts';

const Refused = z.object({ error_code: z.int(), error: z.string() });

export const valhallaHttp = (url: string): AskValhalla => async (action, request, signal) => {
  const response = await fetch(`${url.replace(/\/$/, '')}/${action}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(request), signal });
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return { ok: true, body };
  const refused = Refused.safeParse(body);
  if (!refused.success) throw new Error(`Valhalla answered ${response.status}`);
  return { ok: false, refusal: { errorCode: refused.data.error_code, text: refused.data.error } };
};
