// What whoever accepted is told, asked again now and then for newer values; what was there stays when the connection goes.
import type { EmergencyId } from '@mydr24/protocol';
import { useQuery } from '@tanstack/react-query';
import { useConnection, useRequest } from '../live/live-context.tsx';

const RENEW_MS = 30_000;

export function useEssentials(emergencyId: EmergencyId, isMine: boolean) {
  const request = useRequest();
  const isLive = useConnection().tag === 'live';
  return useQuery({
    queryKey: ['scene-essentials', emergencyId],
    queryFn: async () => {
      const reply = await request('getSceneEssentials', { params: { emergencyId } });
      if (!reply.ok) throw new Error(reply.error.code);
      return reply.body;
    },
    enabled: isMine && isLive,
    refetchInterval: RENEW_MS,
  });
}
