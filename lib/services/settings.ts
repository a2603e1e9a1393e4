import type { Operator } from '../auth/operator.ts';
import { isUnderstudyError } from '../contracts/errors.ts';
import {
  type GeneralSettings,
  generalSettingsSchema,
  type Installation,
  type RootsReport,
  type RootsSettings,
  rootsSettingsSchema,
} from '../contracts/settings.ts';
import { assertTimeZone } from '../store/cron.ts';
import { readPause } from '../store/pause-all.ts';
import { readSetting, writeSetting } from '../store/settings.ts';
import { readOpenWorkers } from '../store/workers.ts';
import { type ServiceContext, serviceContext } from './context.ts';
import { InvalidInput, parseInput, refuseField } from './invalid-input.ts';

/** What every page shows of the installation. */
export async function getInstallation(_operator: Operator): Promise<Installation> {
  const { db } = serviceContext();
  const [{ name }, pause] = await Promise.all([readSetting(db, 'general'), readPause(db)]);
  return { name, pause };
}

/** What new environments and targets begin with, and how long the past is kept. */
export const getGeneralSettings = (_operator: Operator): Promise<GeneralSettings> =>
  readSetting(serviceContext().db, 'general');

/** Input: {@link generalSettingsSchema}. Fields refused: its own, `logAlert.…`. */
export async function updateGeneralSettings(_operator: Operator, input: unknown): Promise<GeneralSettings> {
  const settings = parseInput(generalSettingsSchema, input);
  if (settings.timeZone !== null) refuseUnknownZone(settings.timeZone);
  await writeSetting(serviceContext().db, 'general', settings);
  return settings;
}

function refuseUnknownZone(timeZone: string): void {
  try {
    assertTimeZone(timeZone);
  } catch (error) {
    if (!isUnderstudyError(error)) throw error;
    throw refuseField('timeZone', error.code, error.message, error.hint);
  }
}

/** The roots, with what the configuration of each host allows. A host that does not answer is told of, not thrown. */
export async function getRoots(_operator: Operator): Promise<RootsReport> {
  const context = serviceContext();
  const [{ roots }, hosts] = await Promise.all([readSetting(context.db, 'roots'), servedHosts(context)]);
  const asked = hosts.map(async (host) => {
    try {
      const { roots: configured } = await context.ask(host, 'describe-host', {});
      return { host, configured, problem: null };
    } catch (error) {
      if (!isUnderstudyError(error)) throw error;
      return { host, configured: null, problem: error.message };
    }
  });
  return { roots, hosts: await Promise.all(asked) };
}

/**
 * Narrows down where the console may look and work; the configuration of a host is never widened by it. What is
 * registered already stays. Input: {@link rootsSettingsSchema}. Fields refused: `roots.N`. Throws `host-not-answering`.
 */
export async function updateRoots(_operator: Operator, input: unknown): Promise<RootsSettings> {
  const { roots } = parseInput(rootsSettingsSchema, input);
  const context = serviceContext();
  const checked = roots.length > 0 ? await context.ask(context.host, 'check-roots', { roots }) : [];
  const refused = checked.flatMap(({ problem }, index) =>
    problem
      ? [[`roots.${index}`, { message: problem.message, hint: problem.hint, code: problem.code }] as const]
      : [],
  );
  const first = checked.find(({ problem }) => problem !== null)?.problem;
  if (first) throw new InvalidInput(first.code, first.message, Object.fromEntries(refused), first.hint);
  const settings = { roots: [...new Set(checked.map(({ path }) => path))].sort() };
  await writeSetting(context.db, 'roots', settings);
  return settings;
}

/** The host beside this console, and those whose workers were heard of. */
export async function servedHosts({ db, host }: ServiceContext): Promise<readonly string[]> {
  const workers = await readOpenWorkers(db);
  return [...new Set([host, ...workers.map((worker) => worker.host)])].sort();
}
