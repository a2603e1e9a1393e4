'use client';
import { useQuery } from '@tanstack/react-query';
import { installationQuery } from './queries.ts';

/** Below the product's name, where an administrator gave this installation one. */
export function InstallationName() {
  const name = useQuery(installationQuery).data?.name;
  return name ? <p className="pt-0.5 text-sm text-muted wrap-anywhere">{name}</p> : null;
}
