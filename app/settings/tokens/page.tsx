import type { Metadata } from 'next';
import { pageOperator } from '#app/page-boundary.ts';
import { Prefetched } from '#components/query/prefetched.tsx';
import { tokensQuery } from '#components/tokens/queries.ts';
import { TokensView } from '#components/tokens/tokens-view.tsx';
import { publicOrigin } from '#lib/auth/site.ts';
import { readTokens } from '#lib/services/tokens.ts';

export const metadata: Metadata = { title: 'Tokens' };

export default async function TokensPage() {
  const tokens = await readTokens(await pageOperator('tokens.look'));
  return (
    <Prefetched queryKey={tokensQuery.queryKey} data={tokens}>
      <TokensView publicAddress={publicOrigin()?.origin ?? null} />
    </Prefetched>
  );
}
