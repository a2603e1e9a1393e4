'use client';
import { endOtherSessionsAction, endSessionAction } from '#app/account/actions.ts';
import type { SessionFact } from '#lib/contracts/users.ts';
import { useAction } from '../actions/use-action.ts';
import { RefusalText } from '../sign-in/refusal-text.tsx';
import { RelativeTime } from '../time/relative-time.tsx';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/section.tsx';
import { SettingRow } from './setting-row.tsx';
import { browserWords } from './user-agent.ts';

/** Where somebody is signed in: a session that they do not know is somebody else's. */
export function SessionsSection({ sessions }: { readonly sessions: readonly SessionFact[] }) {
  const one = useAction(endSessionAction);
  const others = useAction(endOtherSessionsAction);
  const failure = one.failure ?? others.failure;
  return (
    <Section
      title="Where you are signed in"
      aside={
        sessions.length > 1 && (
          <Button size="sm" disabled={others.pending} onClick={() => others.run(undefined)}>
            Sign out everywhere else
          </Button>
        )
      }
    >
      <ul className="divide-y">
        {sessions.map((session) => (
          <li key={session.sessionId}>
            <SettingRow
              actions={
                session.current ? (
                  <span className="text-sm text-muted">This browser</span>
                ) : (
                  <Button
                    size="sm"
                    disabled={one.pending}
                    aria-label={`Sign out ${browserWords(session.userAgent)} at ${session.address ?? 'an unknown address'}`}
                    onClick={() => one.run(session.sessionId)}
                  >
                    Sign out
                  </Button>
                )
              }
            >
              <p className="font-medium">{browserWords(session.userAgent)}</p>
              <p className="text-sm text-muted">
                <span className="figures">{session.address ?? 'unknown address'}</span> · signed in{' '}
                <RelativeTime at={session.createdAt} /> · last used <RelativeTime at={session.lastSeenAt} />
              </p>
            </SettingRow>
          </li>
        ))}
      </ul>
      {failure && (
        <div className="border-t px-4 py-3">
          <RefusalText failure={failure} />
        </div>
      )}
    </Section>
  );
}
