import { QueryCache, QueryClient } from '@tanstack/react-query';
import { reportSignedOut } from '../session/signed-out.ts';
import { ReadError } from './get-json.ts';

/**
 * Nothing goes stale by itself: the event stream says what changed, and everything is read again when the stream
 * comes back. What the server has refused for good is not asked again.
 */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof ReadError && error.status === 401) reportSignedOut(false);
      },
      // Looks of the forms are actions, whose refusals are answers.
      onSuccess: (data) => {
        if (typeof data === 'object' && data !== null && 'code' in data && data.code === 'signed-out')
          reportSignedOut(true);
      },
    }),
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
