/** Next.js calls it once, before the server answers its first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { prepareOverview } = await import('#lib/services/prepare-overview.ts');
  await prepareOverview();
}
