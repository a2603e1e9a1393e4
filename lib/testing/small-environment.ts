import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Runs Perl with Berkeley DB for a test that needs one environment and few records; `$home` is the first argument, and
 * these are there: `env(MORE FLAGS => …)` opens a transactional environment, `fill($env, NAME, COUNT, MORE => …)`
 * creates a btree and commits COUNT records.
 */
const prelude = `
use strict; use warnings; use BerkeleyDB; $| = 1;
my $home = shift;
sub env {
  my $env = BerkeleyDB::Env->new(-Home => $home,
    -Flags => DB_CREATE | DB_INIT_MPOOL | DB_INIT_LOG | DB_INIT_LOCK | DB_INIT_TXN, @_)
    or die "environment: $BerkeleyDB::Error";
  return $env;
}
sub fill {
  my ($env, $name, $count, @more) = @_;
  my $create = $env->txn_begin;
  my $db = BerkeleyDB::Btree->new(-Filename => $name, -Env => $env, -Flags => DB_CREATE, -Txn => $create, @more)
    or die "$name: $BerkeleyDB::Error";
  $create->txn_commit == 0 or die "commit: $BerkeleyDB::Error";
  for my $number (1 .. $count) {
    my $txn = $env->txn_begin;
    $db->Txn($txn);
    $db->db_put("key-$number", "value-$number-" x 10) == 0 or die "put: $BerkeleyDB::Error";
    $txn->txn_commit == 0 or die "commit: $BerkeleyDB::Error";
  }
  $db->Txn(undef) if 0;
  return $db;
}
`;

/** Runs a script to its end. Throws with what it printed where it fails. */
export async function runPerl(
  home: string,
  script: string,
  env: Record<string, string> = {},
): Promise<string> {
  const child = start(home, script, env);
  let output = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  child.stderr?.on('data', (chunk) => (output += chunk));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`perl ended with ${code}: ${output}`);
  return output;
}

/** Runs a script that then keeps the environment open until it is killed. Returns when it has said `ready`. */
export async function keepOpen(
  home: string,
  script: string,
  env: Record<string, string> = {},
): Promise<ChildProcess> {
  const child = start(home, `${script}; print "ready\\n"; sleep 600;`, env);
  let output = '';
  await new Promise<void>((resolve, reject) => {
    const take = (chunk: Buffer) => {
      output += chunk;
      if (output.includes('ready\n')) resolve();
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`perl ended with ${code}: ${output}`)));
  });
  return child;
}

const start = (home: string, script: string, env: Record<string, string>): ChildProcess =>
  spawn('perl', ['-e', `${prelude}\n${script}`, '--', home], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C', ...env },
  });
