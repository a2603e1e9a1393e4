import type { Metadata } from 'next';
import { readRun } from '#app/read.ts';
import { Prefetched } from '#components/query/prefetched.tsx';
import { runQuery } from '#components/runs/queries.ts';
import { RunView } from '#components/runs/run-view.tsx';
import { kindTitle } from '#components/runs/words.ts';

interface RunPageProps {
  readonly params: Promise<{ readonly id: string }>;
}

export async function generateMetadata({ params }: RunPageProps): Promise<Metadata> {
  const run = await readRun((await params).id);
  return { title: `${kindTitle[run.kind]} of ${run.environmentName} to ${run.replicaName}` };
}

export default async function RunPage({ params }: RunPageProps) {
  const { id } = await params;
  const run = await readRun(id);
  return (
    <Prefetched queryKey={runQuery(id).queryKey} data={run}>
      <RunView id={id} />
    </Prefetched>
  );
}
