import { exposureRangeNames } from '../../../contracts/exposure-series.ts';
import { getExposureSeries } from '../../../services/get-exposure-series.ts';
import { getReplica } from '../../../services/get-replica.ts';
import { getRun } from '../../../services/get-run.ts';
import { listHistory } from '../../../services/list-history.ts';
import { listOverview } from '../../../services/list-overview.ts';
import { testOperator } from '../../operators.ts';
import { cursorAt, historyFilters } from './history-filters.ts';
import { report, type Timings, time } from './timings.ts';

/** From the first page to the last one, in days. */
const depths = [0, 1, 45, 88];

/** What the pages ask for, by the services in this process and over HTTP. False where a goal is missed. */
export async function measureRequests(url: string, cookie: string): Promise<boolean> {
  const get = async (path: string) => {
    const response = await fetch(`${url}${path}`, { headers: { cookie, 'accept-encoding': 'gzip' } });
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return response.arrayBuffer();
  };
  const overview = await listOverview(testOperator);
  const replicas = overview.environments.flatMap((environment) => environment.replicas);
  const body = JSON.stringify(overview);
  console.log(
    `\n${overview.environments.length} environments, ${replicas.length} replicas: ${Math.round(body.length / 1000)} kB`,
  );
  const goals = [
    report('overview, the service', await time(100, () => listOverview(testOperator)), 50),
    report('overview, over HTTP', await time(100, () => get('/api/overview'))),
    report('history, any filter at any depth, the service', await timeHistory(overview), 100),
    report(
      'history, over HTTP',
      await time(100, (index) => get(`/api/history?after=${cursorAt(depths[index % 4] ?? 0)}`)),
      100,
    ),
  ];
  const replica = (index: number) => replicas[(index * 37) % replicas.length]?.replicaId ?? '';
  report('a replica', await time(100, (index) => getReplica(testOperator, replica(index))));
  const { runs } = await listHistory(testOperator, {});
  report('a run', await time(100, (index) => getRun(testOperator, runs[index % runs.length]?.id ?? '')));
  for (const range of exposureRangeNames) {
    const timings = await time(50, (index) => getExposureSeries(testOperator, replica(index), { range }));
    report(`exposure of a ${range}`, timings);
  }
  return goals.every(Boolean);
}

/** Every filter and pair of filters at every depth, each once warm. */
async function timeHistory(overview: Parameters<typeof historyFilters>[0]): Promise<Timings> {
  const timings: { ms: number; what: string }[] = [];
  for (const filter of historyFilters(overview)) {
    for (const days of depths) {
      const asked = { ...filter, ...(days > 0 && { after: cursorAt(days) }) };
      await listHistory(testOperator, asked);
      const began = performance.now();
      await listHistory(testOperator, asked);
      timings.push({ ms: performance.now() - began, what: `${JSON.stringify(filter)} ${days} days ago` });
    }
  }
  timings.sort((a, b) => a.ms - b.ms);
  console.log(`  (${timings.length} questions of the history; the slowest: ${timings.at(-1)?.what})`);
  return timings.map(({ ms }) => ms);
}
