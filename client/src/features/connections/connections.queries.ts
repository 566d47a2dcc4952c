import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { ConnectionsAnswer, registrationLinkAnswer } from '../../../../tool/admin/admin.contract.ts';
import { api } from '../../api/client.ts';

export type Platform = ConnectionsAnswer['platforms'][number];

export const connectionsQuery = queryOptions({
  queryKey: ['connections'],
  queryFn: ({ signal }) => api.get<ConnectionsAnswer>('/connections', { signal }),
  refetchInterval: 30_000,
});

function useChange<V>(change: (variables: V) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: connectionsQuery.queryKey }),
  });
}

export const useSwitchPlatform = () =>
  useChange(({ platformId, status }: { platformId: string; status: 'active' | 'off' }) =>
    api.patch(`/connections/${platformId}`, { status }),
  );

export const useSwitchDeployment = () =>
  useChange(({ id, status }: { id: string; status: 'active' | 'off' }) => api.patch(`/deployments/${id}`, { status }));

export const useRegistrationLink = () =>
  useMutation({
    mutationFn: () => api.post<z.infer<typeof registrationLinkAnswer>>('/connections/registration-link'),
  });
