import pg from 'pg';

export interface Listener {
  close(): Promise<void>;
}

export interface ListenerOptions {
  readonly channels: readonly string[];
  readonly onMessage: (channel: string, payload: string) => void;
  /** After each successful connection but the first: messages may have been missed. */
  readonly onGap: () => void;
  /** What broke the connection; it is made again by itself. */
  readonly onError: (error: unknown) => void;
}

const firstDelayMs = 100;
const longestDelayMs = 5000;
const heartbeatMs = 10_000;

/**
 * Listens on a connection of its own and keeps it: a broken or silent one is replaced, with growing pauses. Resolves
 * once the first connection listens; rejects where that fails.
 */
export async function openListener(url: string, options: ListenerOptions): Promise<Listener> {
  let closed = false;
  let client: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;

  const connect = async (): Promise<void> => {
    const next = new pg.Client({
      connectionString: url,
      application_name: 'understudy listener',
      keepAlive: true,
      connectionTimeoutMillis: 5000,
      query_timeout: 5000,
    });
    let lost = false;
    const lose = (error?: unknown) => {
      if (lost) return;
      lost = true;
      client = undefined;
      next.end().catch(() => undefined);
      if (closed) return;
      options.onError(error ?? new Error('the listening connection ended'));
      reconnect(firstDelayMs);
    };
    next.on('notification', (message) => options.onMessage(message.channel, message.payload ?? ''));
    try {
      await next.connect();
      for (const channel of options.channels) await next.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      next.on('error', () => undefined);
      lost = true;
      next.end().catch(() => undefined);
      throw error;
    }
    next.on('error', lose);
    next.on('end', lose);
    client = next;
  };

  const reconnect = (delayMs: number): void => {
    retry = setTimeout(() => {
      connect().then(
        () => (closed ? client?.end() : options.onGap()),
        (error: unknown) => {
          options.onError(error);
          if (!closed) reconnect(Math.min(delayMs * 2, longestDelayMs));
        },
      );
    }, delayMs);
    retry.unref();
  };

  await connect();
  // A peer that vanished sends no error: only a query tells.
  const heartbeat = setInterval(() => {
    const asked = client;
    asked?.query('SELECT 1').catch((error: unknown) => asked.emit('error', error));
  }, heartbeatMs);
  heartbeat.unref();

  return {
    close: async () => {
      closed = true;
      clearTimeout(retry);
      clearInterval(heartbeat);
      await client?.end();
    },
  };
}
