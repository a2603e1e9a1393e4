import { queryOptions } from '@tanstack/react-query';
import type { About } from '#lib/contracts/about.ts';
import type { GeneralSettings, RootsReport } from '#lib/contracts/settings.ts';
import { getJson } from '../query/get-json.ts';

export const generalQuery = queryOptions({
  queryKey: ['settings', 'general'] as const,
  queryFn: ({ signal }) => getJson<GeneralSettings>('/api/settings/general', signal),
});

export const rootsQuery = queryOptions({
  queryKey: ['settings', 'roots'] as const,
  queryFn: ({ signal }) => getJson<RootsReport>('/api/settings/roots', signal),
});

export const aboutQuery = queryOptions({
  queryKey: ['settings', 'about'] as const,
  queryFn: ({ signal }) => getJson<About>('/api/settings/about', signal),
});
