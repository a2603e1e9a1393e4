'use client';
import Link from 'next/link';
import { useState } from 'react';
import type { ReplicaDetail } from '#lib/contracts/replica.ts';
import { asSentence } from '../format/count.ts';
import { formatAge } from '../format/duration.ts';
import { followingWords } from '../targets/following-choices.ts';
import { Changeable } from '../ui/changeable.tsx';
import { linkClasses } from '../ui/classes.ts';
import { Copyable } from '../ui/copyable.tsx';
import { Facts } from '../ui/facts.tsx';
import { FollowingDialog } from './following-dialog.tsx';
import { LetGo } from './let-go.tsx';
import { LimitsDialog } from './limits-dialog.tsx';
import { limitsWords } from './limits-words.ts';
import { NextRun } from './next-run.tsx';
import { RetentionDialog } from './retention-dialog.tsx';
import { retentionWords } from './retention-words.ts';
import { ScheduleDialog } from './schedule-dialog.tsx';
import { SettingsDialog } from './settings-dialog.tsx';

type Editable = 'schedule' | 'following' | 'settings' | 'retention' | 'limits';

/** Whether the environment's unused log files wait for this replica. */
function Holding({ replica }: { readonly replica: ReplicaDetail }) {
  if (replica.letGo) return 'leave the environment without it';
  return (
    <div className="flex items-start justify-between gap-3">
      <span>stay in the environment until it holds them</span>
      <LetGo replica={replica} />
    </div>
  );
}

export function ReplicaSettings({ replica }: { readonly replica: ReplicaDetail }) {
  const [editing, setEditing] = useState<Editable | null>(null);
  const { schedule } = replica;
  return (
    <>
      <Facts
        facts={[
          {
            term: 'Schedule',
            value: (
              <Changeable
                deed="replica.schedule"
                label="Change the schedule"
                onChange={() => setEditing('schedule')}
              >
                <div>
                  {schedule ? asSentence(schedule.words).replace(/\.$/, '') : 'Only when asked'}
                  {schedule && (
                    <div className="figures text-sm text-muted">
                      {schedule.cron} · {schedule.timeZone}
                    </div>
                  )}
                </div>
              </Changeable>
            ),
          },
          {
            term: 'Following',
            value: (
              <Changeable
                deed="replica.following"
                label="Change how it is followed"
                onChange={() => setEditing('following')}
              >
                <div>
                  {asSentence(followingWords(replica.following)).replace(/\.$/, '')}
                  {replica.followRunId && (
                    <div className="text-sm">
                      <Link href={`/runs/${replica.followRunId}`} className={linkClasses}>
                        under way
                      </Link>
                    </div>
                  )}
                </div>
              </Changeable>
            ),
          },
          {
            term: 'Next run',
            value: (
              // As tall while a run is under way.
              <div className="min-h-10">
                <NextRun replica={{ ...replica, schedule: null }} />
              </div>
            ),
          },
          {
            term: 'Goal',
            value: (
              <Changeable
                deed="replica.settings"
                label="Change the goal"
                onChange={() => setEditing('settings')}
              >
                no unreplicated commit older than {formatAge(replica.goalMs)}
              </Changeable>
            ),
          },
          {
            term: 'Broken chain',
            value: (
              <Changeable
                deed="replica.settings"
                label="Change what a broken chain leads to"
                onChange={() => setEditing('settings')}
              >
                {replica.onBrokenChain === 'snapshot'
                  ? 'takes a new snapshot by itself'
                  : 'stops, and offers a snapshot'}
              </Changeable>
            ),
          },
          {
            term: 'Verification',
            value: (
              <Changeable
                deed="replica.settings"
                label="Change how often it is verified"
                onChange={() => setEditing('settings')}
              >
                {replica.verifyEveryDays === 0
                  ? 'only when asked'
                  : replica.verifyEveryDays === 1
                    ? 'every day'
                    : `every ${replica.verifyEveryDays} days`}
              </Changeable>
            ),
          },
          {
            term: 'Bases',
            value: (
              <Changeable
                deed="replica.settings"
                label="Change what is kept for restores"
                onChange={() => setEditing('retention')}
              >
                {retentionWords(replica.retention)}
              </Changeable>
            ),
          },
          {
            term: 'Limits',
            value: (
              <Changeable
                deed="replica.settings"
                label="Change the limits"
                onChange={() => setEditing('limits')}
              >
                {limitsWords(replica.limits)}
              </Changeable>
            ),
          },
          ...(replica.moveLogs ? [{ term: 'Log files', value: <Holding replica={replica} /> }] : []),
          { term: 'Directory', value: <Copyable text={replica.directory} label="directory" /> },
          { term: 'Host', value: replica.host },
        ]}
      />
      {editing === 'schedule' && <ScheduleDialog replica={replica} onClose={() => setEditing(null)} />}
      {editing === 'following' && <FollowingDialog replica={replica} onClose={() => setEditing(null)} />}
      {editing === 'settings' && <SettingsDialog replica={replica} onClose={() => setEditing(null)} />}
      {editing === 'retention' && <RetentionDialog replica={replica} onClose={() => setEditing(null)} />}
      {editing === 'limits' && <LimitsDialog replica={replica} onClose={() => setEditing(null)} />}
    </>
  );
}
