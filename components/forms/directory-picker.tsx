'use client';
import { useQuery } from '@tanstack/react-query';
import { CornerLeftUp, Database, Folder, FolderOpen, Layers } from 'lucide-react';
import { useState } from 'react';
import { browseDirectoryAction } from '#app/environments/new/actions.ts';
import type { ErrorCode } from '#lib/contracts/errors.ts';
import { ReadFailure } from '../failures/read-failure.tsx';
import { Refusal } from '../failures/refusal.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

interface DirectoryPickerProps {
  readonly label: string;
  /** Where to begin; the root where it is not an absolute path. */
  readonly start: string;
  readonly onPick: (directory: string) => void;
}

/** Looks around on the host, directory by directory. */
export function DirectoryPicker({ label, start, onPick }: DirectoryPickerProps) {
  const [at, setAt] = useState<string | null>(null);
  const listing = useListing(at);
  return (
    <>
      <Button onClick={() => setAt(start.startsWith('/') ? start : '/')}>
        <FolderOpen aria-hidden className="size-4" />
        Browse
      </Button>
      <Dialog
        open={at !== null}
        onOpenChange={(open) => setAt(open ? '/' : null)}
        title={label}
        footer={
          <Button
            look="primary"
            disabled={!listing.data?.ok || !listing.data.value.selectable}
            onClick={() => {
              // As the host resolved it: what is picked must be what was seen.
              if (listing.data?.ok) onPick(listing.data.value.directory);
              setAt(null);
            }}
          >
            Use this directory
          </Button>
        }
      >
        {at !== null && <Listing at={at} listing={listing} onEnter={setAt} />}
      </Dialog>
    </>
  );
}

interface ListingProps {
  readonly at: string;
  readonly listing: ReturnType<typeof useListing>;
  readonly onEnter: (directory: string) => void;
}

const useListing = (at: string | null) =>
  useQuery({
    queryKey: ['browse', at],
    queryFn: () => browseDirectoryAction({ directory: at ?? '/' }),
    enabled: at !== null,
    staleTime: 0,
  });

function Listing({ at, listing: { data, error, isPending, refetch }, onEnter }: ListingProps) {
  const roots = data?.ok === true && !data.value.selectable;
  return (
    <div className="min-h-72">
      {roots ? (
        <p className="pb-3 text-muted">Environments and replicas may lie below these directories only.</p>
      ) : (
        <p className="figures pb-3 text-muted wrap-anywhere">{data?.ok ? data.value.directory : at}</p>
      )}
      {error && <ReadFailure error={error} onRetry={refetch} />}
      {data?.ok === false && <Refusal failure={data} className="pb-3" />}
      <ul>
        {at !== '/' && !roots && (
          <Row
            path={data?.ok ? (data.value.parent ?? '/') : aboveOf(at, data?.code)}
            name="Up"
            Icon={CornerLeftUp}
            onEnter={onEnter}
          />
        )}
        {data?.ok &&
          data.value.entries.map(({ name, path, hint }) => (
            <Row
              key={path}
              path={path}
              name={name}
              note={hint}
              Icon={hint === 'environment' ? Database : hint === 'replica' ? Layers : Folder}
              onEnter={onEnter}
            />
          ))}
      </ul>
      {isPending && <p className="px-2 text-muted">Looking…</p>}
      {data?.ok && data.value.entries.length === 0 && (
        <p className="px-2 py-2 text-muted">
          {roots ? 'No directory is allowed here: see Settings, Roots.' : 'No directories in here.'}
        </p>
      )}
      {data?.ok && data.value.truncated && (
        <p className="px-2 py-2 text-muted">Only the first 500 are shown.</p>
      )}
    </div>
  );
}

/** Of one that could not be listed: the roots, where it lies outside of them. */
const aboveOf = (at: string, code: ErrorCode | undefined): string =>
  code === 'path-outside-roots' ? '/' : at.replace(/\/[^/]+\/?$/, '') || '/';

interface RowProps extends Pick<ListingProps, 'onEnter'> {
  readonly path: string;
  readonly name: string;
  readonly note?: string | null | undefined;
  readonly Icon: typeof Folder;
}

function Row({ path, name, note, Icon, onEnter }: RowProps) {
  return (
    <li>
      <button
        type="button"
        onClick={() => onEnter(path)}
        className="flex min-h-9 w-full items-center gap-2.5 rounded-md px-2 text-left -outline-offset-2 hover:bg-raised"
      >
        <Icon aria-hidden className="size-4 shrink-0 text-muted" />
        <span className="min-w-0 grow wrap-anywhere">{name}</span>
        {note && <span className="text-sm text-muted">{note}</span>}
      </button>
    </li>
  );
}
