import type { Database } from '../store/client.ts';

/** An environment row, as registering leaves it. */
export async function insertEnvironment(db: Database, name: string, host = 'here', home = `/data/${name}`) {
  return db.environment.create({ data: { name, nameKey: name.toLowerCase(), host, home } });
}

/** A target row, as adding leaves it. */
export async function insertReplica(
  db: Database,
  environment: { readonly id: string; readonly host: string },
  name: string,
  directory = `/standby/${environment.id}/${name}`,
) {
  return db.replica.create({
    data: {
      environmentId: environment.id,
      name,
      nameKey: name.toLowerCase(),
      host: environment.host,
      directory,
      goalMs: 300_000n,
    },
  });
}
