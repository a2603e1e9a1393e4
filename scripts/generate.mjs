// For developers: generates the Prisma client where the schema changed.
import { findNode24 } from './steps/node24.mjs';
import { ensurePrismaClient } from './steps/prisma-client.mjs';
import { main } from './steps/stop.mjs';

await main(async () => ensurePrismaClient(await findNode24()));
