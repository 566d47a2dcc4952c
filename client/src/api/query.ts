import { QueryClient } from '@tanstack/react-query';

declare module '@tanstack/react-query' {
  interface Register {
    /** `topics`: news that make this query stale, beside those that its key begins with (see changes.ts). */
    queryMeta: { topics?: readonly string[] };
  }
}

/** One per page load. Repeating is the API client's affair; refetching is the affair of changes.ts. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: false,
        staleTime: 30_000,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: true,
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
