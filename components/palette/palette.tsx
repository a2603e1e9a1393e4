'use client';
import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import { useQuery } from '@tanstack/react-query';
import { ArrowRight, Camera, RefreshCw } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useMemo, useState } from 'react';
import { requestRunAction } from '#app/replicas/[id]/actions.ts';
import { useAction } from '../actions/use-action.ts';
import { Refusal } from '../failures/refusal.tsx';
import { asSentence } from '../format/count.ts';
import { overviewQuery } from '../overview/queries.ts';
import { useSession } from '../session/session.tsx';
import { type Command, commandsOf, matching } from './commands.ts';

/** More than these are found by typing on. */
const mostShown = 40;

interface PaletteProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Goes anywhere and starts runs, from the keyboard. Loaded when it is first opened. */
export default function Palette({ open, onOpenChange }: PaletteProps) {
  return (
    <BaseDialog.Root open={open} onOpenChange={onOpenChange}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="fixed inset-0 z-40 bg-[oklch(0_0_0/0.4)]" />
        <BaseDialog.Popup
          aria-label="Command palette"
          className="fixed top-[12dvh] left-1/2 z-50 flex max-h-[min(480px,76dvh)] w-[560px] max-w-[calc(100vw-2rem)] -translate-x-1/2 flex-col overflow-hidden rounded-md border border-edge bg-surface outline-hidden"
        >
          <Commands onDone={() => onOpenChange(false)} />
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

function Commands({ onDone }: { readonly onDone: () => void }) {
  const router = useRouter();
  const role = useSession()?.role ?? 'viewer';
  const [query, setQuery] = useState('');
  const { data, error } = useQuery(overviewQuery);
  const { run, pending, failure, clear } = useAction(requestRunAction);
  const commands = useMemo(() => commandsOf(data ?? { environments: [] }, role), [data, role]);
  const shown = useMemo(() => matching(commands, query, mostShown), [commands, query]);
  const choose = async (command: Command) => {
    if (pending) return;
    if (command.does === 'go') {
      router.push(command.href);
      onDone();
      return;
    }
    const asked = await run({ replicaId: command.replicaId, kind: command.kind });
    if (!asked) return;
    router.push(`/runs/${asked.runId}`);
    onDone();
  };
  return (
    <Autocomplete.Root
      inline
      open
      mode="none"
      items={shown}
      value={query}
      onValueChange={(text, { reason }) => {
        // Choosing a command must not write its name into the field.
        if (reason === 'item-press') return;
        setQuery(text);
        clear();
      }}
      itemToStringValue={({ label }: Command) => label}
      autoHighlight="always"
      keepHighlight
    >
      <Autocomplete.Input
        aria-label="Go to a page, or start a run"
        placeholder="Go to a page, or start a run…"
        className="h-12 w-full shrink-0 border-b bg-transparent px-4 text-base outline-hidden placeholder:text-faint"
      />
      {failure && <Refusal failure={failure} className="border-b px-4 py-2" />}
      {error && (
        <p role="alert" className="border-b px-4 py-2 text-sm text-bad">
          {asSentence(error.message)}
        </p>
      )}
      <Autocomplete.Empty className="px-4 py-3 text-muted empty:hidden">
        Nothing is called so.
      </Autocomplete.Empty>
      <Autocomplete.List className="min-h-0 overflow-y-auto p-1.5 empty:hidden">
        {(command: Command) => (
          <Autocomplete.Item
            key={command.id}
            value={command}
            onClick={() => choose(command)}
            className="flex min-h-10 cursor-default items-center gap-3 rounded-sm px-2.5 py-1.5 select-none data-highlighted:bg-raised"
          >
            <CommandIcon command={command} />
            <span className="min-w-0 grow wrap-anywhere">{command.label}</span>
            <span className="shrink-0 text-sm text-muted">{command.detail}</span>
          </Autocomplete.Item>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  );
}

function CommandIcon({ command }: { readonly command: Command }) {
  const Icon = command.does === 'go' ? ArrowRight : command.kind === 'snapshot' ? Camera : RefreshCw;
  return <Icon aria-hidden className="size-4 shrink-0 text-muted" />;
}
