import { enableCompileCache } from 'node:module';

// Loading takes longer than a small update: keep what V8 compiled, where the package directory can be written.
enableCompileCache();
const { main } = await import('./main-command.ts');
process.exitCode = await main(process.argv.slice(2));
