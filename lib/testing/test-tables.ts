import { type Database, openDatabase } from '../store/client.ts';
import { closeEventBus } from '../store/event-bus.ts';
import { startTestDatabase, type TestDatabase } from './test-database.ts';

/** A database of its own, with a client, for tests of what reads and writes tables and hears of changes. */
export async function openTestTables(): Promise<TestDatabase & { readonly db: Database }> {
  const server = await startTestDatabase();
  const db = openDatabase(server.url);
  return {
    ...server,
    db,
    stop: async () => {
      await closeEventBus();
      await db.$disconnect();
      await server.stop();
    },
  };
}
