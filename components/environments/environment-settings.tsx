import { useState } from 'react';
import type { EnvironmentDetail } from '#lib/contracts/environment.ts';
import { formatCount } from '../format/count.ts';
import { Changeable } from '../ui/changeable.tsx';
import { Facts } from '../ui/facts.tsx';
import { LogFilesDialog } from './log-files-dialog.tsx';

/** What runs of this environment's replicas go by. */
export function EnvironmentSettings({ environment }: { readonly environment: EnvironmentDetail }) {
  const [editing, setEditing] = useState<'log files' | null>(null);
  const { moveLogs, checkpointFirst, logAlert } = environment;
  const editLogFiles = () => setEditing('log files');
  return (
    <>
      <Facts
        facts={[
          {
            term: 'Unused log files',
            value: (
              <Changeable
                label="Change what becomes of log files that are no longer in use"
                onChange={editLogFiles}
              >
                {moveLogs ? 'leave it once every replica holds them' : 'stay in the environment'}
              </Changeable>
            ),
          },
          {
            term: 'Checkpoint',
            value: (
              <Changeable label="Change whether a checkpoint comes first" onChange={editLogFiles}>
                {checkpointFirst ? 'one before each run' : 'left to the application'}
              </Changeable>
            ),
          },
          {
            term: 'Disk alert',
            value: (
              <Changeable label="Change when the disk of the log is told of" onChange={editLogFiles}>
                {alertWords(logAlert)}
              </Changeable>
            ),
          },
        ]}
      />
      {editing === 'log files' && (
        <LogFilesDialog environment={environment} onClose={() => setEditing(null)} />
      )}
    </>
  );
}

function alertWords({ alertHours, alertFreePercent }: EnvironmentDetail['logAlert']): string {
  const parts = [
    ...(alertHours > 0 ? [`${formatCount(alertHours, 'hour')} before it is full`] : []),
    ...(alertFreePercent > 0 ? [`under ${alertFreePercent} % free`] : []),
  ];
  return parts.length > 0 ? parts.join(', or ') : 'never';
}
