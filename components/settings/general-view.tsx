'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Section } from '../ui/section.tsx';
import { GeneralForm } from './general-form.tsx';
import { PauseSection } from './pause-section.tsx';
import { generalQuery } from './queries.ts';

export function GeneralView() {
  const settings = useSuspenseQuery(generalQuery).data;
  return (
    <>
      <Section title="Name and defaults" framed={false}>
        <GeneralForm settings={settings} />
      </Section>
      <PauseSection />
    </>
  );
}
