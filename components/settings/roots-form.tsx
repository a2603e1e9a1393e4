'use client';
import { FolderPlus, X } from 'lucide-react';
import { useState } from 'react';
import { updateRootsAction } from '#app/settings/actions.ts';
import { useAction } from '../actions/use-action.ts';
import { DirectoryPicker } from '../forms/directory-picker.tsx';
import { useMay } from '../session/session.tsx';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { SettingsForm } from './settings-form.tsx';

/** Paths as they are typed, each with a key of its own: lines come and go. */
interface Line {
  readonly key: number;
  readonly path: string;
}

let lastKey = 0;
const lineOf = (path: string): Line => {
  lastKey += 1;
  return { key: lastKey, path };
};

export function RootsForm({ roots }: { readonly roots: readonly string[] }) {
  const [lines, setLines] = useState<readonly Line[]>(() => roots.map(lineOf));
  const [saved, setSaved] = useState(roots);
  const may = useMay('settings.change');
  const { run, pending, failure, clear } = useAction(updateRootsAction);
  const paths = lines.map(({ path }) => path.trim()).filter((path) => path !== '');
  const change = (next: readonly Line[]) => {
    clear();
    setLines(next);
  };
  const put = (key: number, path: string) =>
    change(lines.map((line) => (line.key === key ? { key, path } : line)));
  const save = async () => {
    const answer = await run({ roots: paths });
    if (!answer) return;
    setSaved(answer.roots);
    setLines(answer.roots.map(lineOf));
  };
  /** Refusals count the lines that were sent: empty ones were not. */
  const problemAt = (key: number) => {
    const sent = lines.filter(({ path }) => path.trim() !== '').findIndex((line) => line.key === key);
    return failure?.fieldErrors?.[`roots.${sent}`];
  };
  return (
    <SettingsForm
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      pending={pending}
      dirty={JSON.stringify(paths) !== JSON.stringify(saved)}
      failure={failure}
    >
      {lines.length === 0 && (
        <p className="text-muted">Nothing is narrowed down: what the configuration allows is allowed.</p>
      )}
      {lines.map(({ key, path }, index) => (
        <TextField
          key={key}
          label={`Root ${index + 1}`}
          name={`root-${key}`}
          mono
          value={path}
          placeholder="/srv"
          onChange={(event) => put(key, event.target.value)}
          problem={problemAt(key)}
          aside={
            may && (
              <>
                <DirectoryPicker
                  label="Choose a root"
                  start={path}
                  onPick={(directory) => put(key, directory)}
                />
                <Button
                  look="quiet"
                  size="icon"
                  className="size-9"
                  aria-label={`Take root ${index + 1} away`}
                  onClick={() => change(lines.filter((line) => line.key !== key))}
                >
                  <X aria-hidden className="size-4" />
                </Button>
              </>
            )
          }
        />
      ))}
      {may && (
        <Button onClick={() => change([...lines, lineOf('')])}>
          <FolderPlus aria-hidden className="size-4" />
          Add a root
        </Button>
      )}
    </SettingsForm>
  );
}
