import { type ReactNode, useState } from 'react';
import type { EnvironmentDetail } from '#lib/contracts/environment.ts';
import { formatCount } from '../format/count.ts';
import { Changeable } from '../ui/changeable.tsx';
import { Facts } from '../ui/facts.tsx';
import { CopyingDialog } from './copying-dialog.tsx';
import { LogFilesDialog } from './log-files-dialog.tsx';
import { toUtilitiesChoice } from './utilities-choice.ts';
import { UtilitiesDialog } from './utilities-dialog.tsx';

/** What runs of this environment's replicas go by. */
export function EnvironmentSettings({ environment }: { readonly environment: EnvironmentDetail }) {
  const [editing, setEditing] = useState<'log files' | 'copying' | 'utilities' | null>(null);
  const { moveLogs, checkpointFirst, logAlert, copying, utilities } = environment;
  const editLogFiles = () => setEditing('log files');
  return (
    <>
      <Facts
        facts={[
          {
            term: 'Unused log files',
            value: (
              <Changeable
                deed="environment.change"
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
              <Changeable
                deed="environment.change"
                label="Change whether a checkpoint comes first"
                onChange={editLogFiles}
              >
                {checkpointFirst ? 'one before each run' : 'left to the application'}
              </Changeable>
            ),
          },
          {
            term: 'Copied',
            value: (
              <Changeable
                deed="environment.change"
                label="Change what is copied"
                onChange={() => setEditing('copying')}
              >
                {copyingWords(copying)}
              </Changeable>
            ),
          },
          {
            term: 'Utilities',
            value: (
              <Changeable
                deed="environment.change"
                label="Change which Berkeley DB utilities are used"
                onChange={() => setEditing('utilities')}
              >
                {utilities ? (
                  <span className="figures">{`${toUtilitiesChoice(utilities)}*`}</span>
                ) : (
                  'those that fit the log'
                )}
              </Changeable>
            ),
          },
          {
            term: 'Disk alert',
            value: (
              <Changeable
                deed="environment.change"
                label="Change when the disk of the log is told of"
                onChange={editLogFiles}
              >
                {alertWords(logAlert)}
              </Changeable>
            ),
          },
        ]}
      />
      {editing === 'utilities' && (
        <UtilitiesDialog environment={environment} onClose={() => setEditing(null)} />
      )}
      {editing === 'copying' && <CopyingDialog environment={environment} onClose={() => setEditing(null)} />}
      {editing === 'log files' && (
        <LogFilesDialog environment={environment} onClose={() => setEditing(null)} />
      )}
    </>
  );
}

function copyingWords({ copyMode, ownFiles }: EnvironmentDetail['copying']): ReactNode {
  if (copyMode === 'directory') return 'whole directories';
  if (ownFiles.length === 0) return 'databases';
  return (
    <>
      databases, and <span className="figures">{ownFiles.join(', ')}</span>
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
