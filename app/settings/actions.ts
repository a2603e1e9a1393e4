'use server';
import { runAction } from '#app/action-boundary.ts';
import type { GeneralSettings, PauseEverything, RootsSettings } from '#lib/contracts/settings.ts';
import { pauseEverything, resumeEverything } from '#lib/services/pause-everything.ts';
import { updateGeneralSettings, updateRoots } from '#lib/services/settings.ts';

export async function updateGeneralSettingsAction(input: GeneralSettings) {
  return runAction('settings.change', { setting: 'general' }, (operator) =>
    updateGeneralSettings(operator, input),
  );
}

export async function updateRootsAction(input: RootsSettings) {
  return runAction('settings.change', { setting: 'roots' }, (operator) => updateRoots(operator, input));
}

export async function pauseEverythingAction(input: PauseEverything) {
  return runAction('fleet.pause', {}, (operator) => pauseEverything(operator, input));
}

export async function resumeEverythingAction() {
  return runAction('fleet.resume', {}, resumeEverything);
}
