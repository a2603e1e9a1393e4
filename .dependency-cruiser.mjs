/**
 * The layers of ARCHITECTURE.md: dependencies point downwards only. Each rule says where the code belongs instead.
 * `npx depcruise app components lib` checks them; `npm test` does.
 */
import { Visitor } from '@swc/core/Visitor.js';

// The walker that @swc/core ships stops at `using` and `await using`: shown to it as the declarations that they are.
const { visitStatement } = Visitor.prototype;
Visitor.prototype.visitStatement = function (statement) {
  if (statement.type !== 'UsingDeclaration') return visitStatement.call(this, statement);
  statement.decls = this.visitVariableDeclarators(statement.decls);
  return statement;
};

/** From the lowest to the highest. A layer may import itself, the ones below it, and contracts. */
const layers = [
  ['io', 'lib/io', 'What it needs from above belongs in a parameter.'],
  [
    'hosts',
    'lib/hosts',
    'A host offers files, processes and a clock; what is done with them belongs in berkeleydb or engine.',
  ],
  [
    'berkeleydb',
    'lib/berkeleydb',
    'It knows files and utilities of Berkeley DB only; what spans several steps of the procedure belongs in lib/engine.',
  ],
  [
    'engine',
    'lib/engine',
    'The engine runs without Next.js, Prisma and pg-boss: declare a port in lib/engine/ports.ts and implement it above.',
  ],
  [
    'monitor',
    'lib/monitor',
    'The monitor works on what it is handed: it declares what it needs of the tables in ports.ts, and the store implements that.',
  ],
  [
    'store',
    'lib/store',
    'The store keeps and reads rows; decisions belong in lib/services, wiring in lib/runtime.',
  ],
  [
    'queue',
    'lib/queue',
    'The queue carries requests to workers; what a request means belongs in lib/services, running it in lib/runtime.',
  ],
  ['auth', 'lib/auth', 'It says who asks and what they may do; doing it belongs in lib/services.'],
  ['services', 'lib/services', 'A use case knows nothing of pages, routes and commands: they call it.'],
  ['runtime', 'lib/runtime', 'Composition stands beside app and components, and imports neither.'],
];

const everywhere = ['^lib', '^app', '^components', '^proxy\\.ts$', '^instrumentation\\.ts$'];
/** `*.contract.ts` hold the suite that every implementation of an interface must pass; the demonstration uses the tests' writer. */
const tests = '(\\.(test|contract)\\.tsx?$)|(^lib/(testing|demo)/)|(^e2e/)';
const below = (path) => `^${path}/`;

/** What a layer must not import: every layer above it, and what stands above all of lib. */
const layerRules = layers.map(([name, path, comment], index) => ({
  name: `layer-${name}`,
  severity: 'error',
  comment,
  from: { path: below(path), pathNot: tests },
  to: {
    path: [...layers.slice(index + 1).map(([, above]) => below(above)), '^lib/cli/', '^(app|components)/'],
    // A layer implements the ports that a layer above declares.
    pathNot: '^lib/[a-z]+/ports\\.ts$',
  },
}));

export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Modules that need each other are one, or share a third: move what both use below them.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'Imports carry their extension (.ts, .tsx); packages are in package.json.',
      from: { path: everywhere },
      to: { couldNotResolve: true },
    },
    ...layerRules,
    {
      name: 'contracts-import-zod-only',
      severity: 'error',
      comment:
        'Contracts are shared by browser, server and command line: shapes and words only. What computes or reads belongs in a layer of lib.',
      from: { path: '^lib/contracts/', pathNot: tests },
      to: { pathNot: ['^lib/contracts/', '^node_modules/zod/'] },
    },
    {
      name: 'files-and-processes-in-io-only',
      severity: 'error',
      comment:
        'Take Files, Processes or a Host as a parameter (lib/io/files.ts, lib/io/processes.ts, lib/hosts/host.ts), so that a test can fail each operation. Only lib/io and lib/hosts touch the system, and lib/runtime, which starts processes.',
      from: { path: everywhere, pathNot: [tests, '^lib/(io|hosts|runtime)/'] },
      to: { path: '^(node:)?(fs|fs/promises|child_process)$' },
    },
    {
      name: 'prisma-in-store-only',
      severity: 'error',
      comment: 'Prisma is used in lib/store: add a function there that says what is read or written.',
      from: { path: everywhere, pathNot: ['^lib/store/', '^lib/runtime/(schema-engine|migration)', tests] },
      to: { path: ['^lib/store/generated/', '^node_modules/@prisma/'] },
    },
    {
      name: 'pg-boss-in-queue-only',
      severity: 'error',
      comment: 'pg-boss is used in lib/queue: add a function there that says what is asked for.',
      from: { path: everywhere, pathNot: ['^lib/queue/', tests] },
      to: { path: '^node_modules/pg-boss/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-framework-in-lib',
      severity: 'error',
      comment: 'Next.js and React belong in app and components; lib/runtime/web.ts alone starts Next.js.',
      from: { path: '^lib/', pathNot: ['^lib/runtime/web\\.ts$', tests] },
      to: { path: '^node_modules/(next|react|react-dom)/' },
    },
    {
      name: 'pages-ask-services',
      severity: 'error',
      comment:
        'Pages, actions and routes call lib/services (or lib/contracts for shapes), which check, do and record; they do not reach below.',
      from: { path: '^(app|components)/', pathNot: tests },
      to: { path: '^lib/', pathNot: '^lib/(services|contracts|auth)/' },
    },
    {
      name: 'components-do-not-import-routes',
      severity: 'error',
      comment:
        'A route imports components; what both need belongs in components/<noun> or lib/contracts. Server actions may be imported.',
      from: { path: '^components/', pathNot: tests },
      to: { path: '^app/', pathNot: '(^|/)actions\\.ts$' },
    },
    {
      name: 'no-tests-in-product',
      severity: 'error',
      comment: 'What the product needs does not belong in lib/testing or in a test.',
      from: { path: everywhere, pathNot: tests },
      to: { path: tests },
    },
    {
      name: 'no-dev-dependency-in-product',
      severity: 'error',
      comment: 'Move the package to dependencies.',
      from: { path: everywhere, pathNot: tests },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: '^node_modules/@types/',
      },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^lib/store/generated/'] },
    exclude: { path: ['^\\.next', '\\.css$'] },
    // TypeScript 7 has no JavaScript API that a tool could call.
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
