import { QueryClient } from '@tanstack/react-query';
import { ReadError } from './get-json.ts';

/**
 * Nothing goes stale by itself: the event stream says what changed, and everything is read again when the stream
 * comes back. What the server has refused for good is not asked again.
 */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        retry: (failures, error) =>
          failures < 2 && !(error instanceof ReadError && error.status >= 400 && error.status < 500),
      },
    },
  });
}
