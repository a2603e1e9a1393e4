import type { Licence } from '#lib/contracts/about.ts';
import { formatCount } from '../format/count.ts';
import { linkClasses } from '../ui/classes.ts';
import { Disclosure } from '../ui/disclosure.tsx';
import { Section } from '../ui/section.tsx';

/** The packages that this build runs with, by licence; the most frequent licence first. */
export function LicenceList({ licences }: { readonly licences: readonly Licence[] }) {
  const groups = Map.groupBy(licences, ({ licence }) => licence);
  const sorted = [...groups].sort((a, b) => b[1].length - a[1].length || a[0].localeCompare(b[0]));
  return (
    <Section title="Licences" aside={formatCount(licences.length, 'package')} framed={false}>
      <p className="max-w-[70ch] pb-3 text-muted text-pretty">
        Understudy is under the Apache License 2.0. It stands on these packages, as they were installed when
        this console was built; their texts lie in node_modules, each beside its package.
      </p>
      <div className="divide-y rounded-md border bg-surface px-4 empty:hidden">
        {sorted.map(([licence, packages]) => (
          <div key={licence} className="py-2">
            <Disclosure title={`${licence}: ${formatCount(packages.length, 'package')}`}>
              <ul className="grid gap-x-6 gap-y-1 pb-2 pl-5.5 sm:grid-cols-2 xl:grid-cols-3">
                {packages.map(({ name, version, home }) => (
                  <li key={`${name} ${version}`} className="figures wrap-anywhere">
                    {home ? (
                      <a href={home} rel="noreferrer" className={linkClasses}>
                        {name}
                      </a>
                    ) : (
                      name
                    )}{' '}
                    <span className="text-muted">{version}</span>
                  </li>
                ))}
              </ul>
            </Disclosure>
          </div>
        ))}
      </div>
    </Section>
  );
}
