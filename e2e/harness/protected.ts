import { expect, type Page } from '@playwright/test';
import { NewEnvironmentPage } from '../pages/new-environment-page.ts';
import { NewTargetPage } from '../pages/new-target-page.ts';
import { RunPage } from '../pages/run-page.ts';
import type { Api } from './api.ts';
import type { LiveEnvironment } from './live-environment.ts';

export interface Protected {
  readonly environmentId: string;
  readonly environmentName: string;
  readonly replicaId: string;
  readonly replicaName: string;
  readonly firstRunId: string;
}

/** Registers the live environment, adds a target and waits until the replica is in step, by what is on record. */
export async function makeProtected(page: Page, api: Api, live: LiveEnvironment): Promise<Protected> {
  const newEnvironment = new NewEnvironmentPage(page);
  await newEnvironment.open();
  await newEnvironment.fill({ home: live.home, name: 'orders' });
  await newEnvironment.submit();
  const newTarget = new NewTargetPage(page);
  await newTarget.fill({ directory: live.target, name: 'standby' });
  await newTarget.submit();
  const firstRunId = await new RunPage(page).id();
  await untilInStep(api, 'standby');
  const replica = await api.replicaNamed('standby');
  return {
    environmentId: replica.environmentId,
    environmentName: 'orders',
    replicaId: replica.replicaId,
    replicaName: 'standby',
    firstRunId,
  };
}

export const untilInStep = (api: Api, name: string) =>
  expect
    .poll(async () => (await api.replicaNamed(name)).state, {
      timeout: 60_000,
      message: `the state of ${name}`,
    })
    .toBe('in step');
