'use client';
import { CloudOff, Cloudy } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type ReactNode, useEffect, useState } from 'react';
import { useContact } from '../events/event-stream.tsx';
import { formatAge } from '../format/duration.ts';
import { useNow } from '../time/now.tsx';
import { useHeldLink } from './use-held-link.ts';
import { useSilence } from './use-silence.ts';

/** A restart of the server takes about this long: shorter breaks are told beside the navigation only. */
const patienceMs = 3000;
const welcomeMs = 5000;

/** While the console is not heard of: for how long, what that means, and where a link will lead once it is back. */
export function ContactBanner() {
  const contact = useContact();
  const { since, lastedMs } = useSilence(contact);
  const router = useRouter();
  const held = useHeldLink(contact.state !== 'live', (href) => router.push(href));
  if (since !== null) return <Silence since={since} held={held !== null} />;
  return lastedMs !== null && lastedMs > patienceMs ? <Welcome key={lastedMs} lastedMs={lastedMs} /> : null;
}

/** Counts, once it has lasted; at once where somebody waits for a page. */
function Silence({ since, held }: { readonly since: number; readonly held: boolean }) {
  const silentMs = useNow() - since;
  if (silentMs < patienceMs && !held) return null;
  return (
    <Frame look="border-warn-mark" Icon={CloudOff} icon="text-warn">
      <p role="alert" className="font-medium">
        No contact with the console
        <span aria-hidden> for {formatAge(silentMs)}</span>
      </p>
      <p className="text-sm text-muted">
        {held
          ? 'The page that you asked for opens as soon as it answers.'
          : 'Figures are as old as that. Replicas do not depend on it; this page goes on by itself.'}
      </p>
    </Frame>
  );
}

/** Goes by itself. */
function Welcome({ lastedMs }: { readonly lastedMs: number }) {
  const [shown, setShown] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => setShown(false), welcomeMs);
    return () => clearTimeout(timer);
  }, []);
  if (!shown) return null;
  return (
    <Frame look="border-good-mark" Icon={Cloudy} icon="text-good">
      <p role="status" className="font-medium">
        Contact again, after {formatAge(lastedMs)}
      </p>
    </Frame>
  );
}

interface FrameProps {
  readonly look: string;
  readonly Icon: typeof CloudOff;
  readonly icon: string;
  readonly children: ReactNode;
}

/** Over the page, so that nothing in it moves; above the bar at the bottom of a phone. */
function Frame({ look, Icon, icon, children }: FrameProps) {
  return (
    <div
      className={`fixed inset-x-4 bottom-18 z-40 mx-auto flex max-w-xl gap-3 rounded-md border bg-surface px-4 py-3 lg:bottom-6 ${look}`}
    >
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${icon}`} />
      <div className="min-w-0 grow">{children}</div>
    </div>
  );
}
