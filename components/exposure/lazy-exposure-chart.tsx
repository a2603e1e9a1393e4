'use client';
import dynamic from 'next/dynamic';

/** As tall as the chart, so that nothing moves when it comes. */
const Place = () => (
  <div
    aria-busy
    className="flex h-[284px] items-center justify-center rounded-md border bg-surface text-muted max-sm:h-[326px]"
  >
    Reading what was at risk…
  </div>
);

/** Its script comes after the page. */
export const LazyExposureChart = dynamic(() => import('./exposure-chart.tsx'), {
  ssr: false,
  loading: Place,
});
