// The rota screens in every state, for the gallery of surfaces.
import type { ConnectionState } from '@mydr24/client';
import { wireError, type Role } from '@mydr24/protocol';
import type { ComponentType } from 'react';
import { MyShiftsScreen } from '../rotas/my-shifts-screen.tsx';
import { ChangeRota, NewRotaScreen } from '../rotas/rota-editor.tsx';
import { RotaWeeks } from '../rotas/rota-screen.tsx';
import { RotasScreen } from '../rotas/rotas-screen.tsx';
import { liveView, refusedView, type Fixture } from './fixture-client.ts';
import { FIXTURE_NOW } from './fixtures.ts';
import { detail, mine, overviews, shifts, staff } from './rota-fixtures.ts';
import { meAs } from './surface-fixtures.ts';

interface Shown {
  role: Role;
  screen: ComponentType;
  topics: Fixture['topics'];
  replies: Fixture['replies'];
  connection?: ConnectionState;
}

const topic = `rotas/${meAs('doctor').person.tenantId}`;
const lost: ConnectionState = { tag: 'reconnecting', sinceMs: FIXTURE_NOW - 42_000, attempt: 4 };
const replies: Fixture['replies'] = {
  listRotas: { rotas: overviews }, getRota: detail, listRotaPeople: staff, listMyShifts: mine, previewRota: { fromAt: FIXTURE_NOW, toAt: FIXTURE_NOW + 28 * 86_400_000, shifts },
};

const Weeks = () => <RotaWeeks rotaId={detail.rota.id} />;
const Change = () => <ChangeRota rotaId={detail.rota.id} />;
const shown = (role: Role, screen: ComponentType, more: Partial<Shown> = {}): Shown => ({ role, screen, topics: { [topic]: liveView<'rotas'>({ rotas: [detail.rota], gaps: [] }) as never }, replies, ...more });

export const rotaStates: Readonly<Record<string, () => Shown>> = {
  'rotas-now': () => shown('doctor', RotasScreen),
  'rotas-now-coordinator': () => shown('coordinator', RotasScreen),
  'rotas-now-stale': () => shown('doctor', RotasScreen, { connection: lost }),
  'rotas-now-empty': () => shown('coordinator', RotasScreen, { replies: { listRotas: { rotas: [] } } }),
  'rotas-now-error': () => shown('doctor', RotasScreen, { replies: {} }),
  'rotas-now-refused': () => shown('doctor', RotasScreen, { topics: { [topic]: { ...refusedView, error: wireError('forbidden', 'not-your-role', 'Not yours to see.') } as never } }),
  'rota-week': () => shown('doctor', Weeks),
  'rota-week-coordinator': () => shown('coordinator', Weeks),
  'rota-mine': () => shown('doctor', MyShiftsScreen),
  'rota-mine-none': () => shown('nurse', MyShiftsScreen, { replies: { ...replies, listMyShifts: { shifts: [], swaps: [], absences: [], feeds: [] } } }),
  'rota-edit': () => shown('coordinator', Change),
  'rota-new': () => shown('coordinator', NewRotaScreen),
};
