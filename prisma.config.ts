import { defineConfig } from 'prisma/config';

/**
 * Read by the Prisma command only (`prisma generate`, `prisma format`). The product opens its database by itself:
 * the client through the driver adapter (lib/store), the migrations in lib/runtime/migrations.ts. So no address here.
 */
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
});
