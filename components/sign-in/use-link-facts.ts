'use client';
import { useEffect, useState } from 'react';
import { lookAtLinkAction } from '#app/invitation/actions.ts';
import type { ActionResult } from '#lib/contracts/action-result.ts';
import type { LinkFacts } from '#lib/contracts/users.ts';

/** What a link is for, asked once: it stops working when it is used, which is no news to who uses it. */
export function useLinkFacts(token: string | null): ActionResult<LinkFacts> | null {
  const [facts, setFacts] = useState<ActionResult<LinkFacts> | null>(null);
  useEffect(() => {
    if (token === null) return;
    let current = true;
    lookAtLinkAction(token).then(
      (answer) => current && setFacts(answer),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [token]);
  return facts;
}
