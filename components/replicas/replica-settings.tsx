'use client';
import { useState } from 'react';
import type { ReplicaDetail } from '#lib/contracts/replica.ts';
import { asSentence } from '../format/count.ts';
import { formatAge } from '../format/duration.ts';
import { Button } from '../ui/button.tsx';
import { Copyable } from '../ui/copyable.tsx';
import { Facts } from '../ui/facts.tsx';
import { NextRun } from './next-run.tsx';
import { ScheduleDialog } from './schedule-dialog.tsx';

export function ReplicaSettings({ replica }: { readonly replica: ReplicaDetail }) {
  const [editing, setEditing] = useState(false);
  const { schedule } = replica;
  return (
    <>
      <Facts
        facts={[
          {
            term: 'Schedule',
            value: (
              <div className="flex items-start justify-between gap-3">
                <div>
                  {schedule ? asSentence(schedule.words).replace(/\.$/, '') : 'Only when asked'}
                  {schedule && (
                    <div className="figures text-sm text-muted">
                      {schedule.cron} · {schedule.timeZone}
                    </div>
                  )}
                </div>
                <Button size="sm" look="quiet" className="-my-1.5" onClick={() => setEditing(true)}>
                  Change
                </Button>
              </div>
            ),
          },
          { term: 'Next run', value: <NextRun replica={{ ...replica, schedule: null }} /> },
          { term: 'Goal', value: `no unreplicated commit older than ${formatAge(replica.goalMs)}` },
          {
            term: 'Broken chain',
            value:
              replica.onBrokenChain === 'snapshot'
                ? 'takes a new snapshot by itself'
                : 'stops, and offers a snapshot',
          },
          { term: 'Directory', value: <Copyable text={replica.directory} label="directory" /> },
          { term: 'Host', value: replica.host },
        ]}
      />
      {editing && <ScheduleDialog replica={replica} onClose={() => setEditing(false)} />}
    </>
  );
}
