// What was recorded at a scene, asked again when the timeline says that something came; what was there stays when the connection goes.
import type { EmergencyDetail, EmergencyId, SceneRecord, TimelineEntry } from '@mydr24/protocol';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useConnection, useRequest } from '../live/live-context.tsx';

const sceneKinds: ReadonlySet<TimelineEntry['kind']> = new Set(['ticked', 'unticked', 'note-written', 'note-protected', 'photo-taken']);
const nothing: SceneRecord = { ticks: [], notes: [], photos: [] };

/** `detail` null: not there yet, or not mine to see. */
export function useSceneRecord(emergencyId: EmergencyId, detail: EmergencyDetail | null): SceneRecord {
  const request = useRequest();
  const isLive = useConnection().tag === 'live';
  const revision = detail?.timeline.filter(({ kind }) => sceneKinds.has(kind)).length ?? 0;
  const answered = useQuery({
    queryKey: ['scene-record', emergencyId, revision],
    queryFn: async () => {
      const reply = await request('getSceneRecord', { params: { emergencyId } });
      if (!reply.ok) throw new Error(reply.error.code);
      return reply.body;
    },
    enabled: detail !== null && isLive && revision > 0,
    placeholderData: keepPreviousData,
  });
  return answered.data ?? nothing;
}
