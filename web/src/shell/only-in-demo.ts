// Opens an address only where the server says it is a demonstration, and while developing.
import { notFound } from '@tanstack/react-router';
import { callHttp } from './http-call.ts';

export async function onlyInDemo(): Promise<void> {
  if (import.meta.env.DEV) return;
  const answer = await callHttp('listDemoAccounts');
  // eslint-disable-next-line typescript/only-throw-error -- the router's way to say "not here" is to throw its own value
  if (!answer.ok) throw notFound();
}
