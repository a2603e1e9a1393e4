import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { randomNumbers } from '../random-numbers.ts';
import { type Counters, describeCounters, newCounters } from './counters.ts';
import type { Profile } from './profile.ts';
import { type ProfileName, profileNames, profiles } from './profiles.ts';
import { type Finding, takeTurn } from './turn.ts';

/**
 * `npm run soak`: the engine under one kind of hardship after another, for as long as it is given.
 * Options: --minutes N (60), --profile NAME (all of them in turn), --seed N (printed), --dir DIRECTORY (the temporary one).
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    profile: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    dir: { type: 'string', default: tmpdir() },
  },
});
const longestTurnMs = 120_000;

const isProfileName = (name: string): name is ProfileName => profileNames.some((known) => known === name);

function usage(problem: string): never {
  console.error(`${problem}\nProfiles: ${profileNames.join(', ')}`);
  process.exit(2);
}

const durationMs = Number(values.minutes) * 60_000;
const seed = Number(values.seed);
if (!(durationMs > 0)) usage(`--minutes ${values.minutes} is no time`);
if (!Number.isSafeInteger(seed)) usage(`--seed ${values.seed} is no whole number`);
if (values.profile !== undefined && !isProfileName(values.profile))
  usage(`there is no profile ${values.profile}`);
const names = values.profile === undefined ? profileNames : [values.profile];

const stop = new AbortController();
// Ctrl-C reaches us from the terminal and from the script that started us.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());

const counters = new Map<ProfileName, Counters>();
const nextSeed = randomNumbers(seed);
console.log(`seed ${seed}, ${values.minutes} minutes, in ${values.dir}`);
for (const name of names) console.log(`${name}: ${profiles[name].stresses}`);

function tell(name: ProfileName, turnSeed: number, { round, what, journal, directory }: Finding): void {
  console.log(`\n${name}, round ${round}: found what must not be`);
  for (const line of what) console.log(`  ${line}`);
  console.log('The journal of the last run:');
  for (const line of journal) console.log(`  ${line}`);
  console.log(`Kept: ${directory}`);
  console.log(`Again: npm run soak -- --profile ${name} --seed ${turnSeed}`);
}

const end = performance.now() + durationMs;
const turnMs = Math.min(longestTurnMs, durationMs / names.length);
let found = false;
for (let turn = 0; performance.now() < end && !found && !stop.signal.aborted; turn += 1) {
  const name = names[turn % names.length] ?? 'bursts';
  const profile: Profile = profiles[name];
  const counted = counters.get(name) ?? newCounters();
  counters.set(name, counted);
  // The first turn goes by the seed itself, so that any turn can be had again with its own.
  const turnSeed = turn === 0 ? seed : Math.floor(nextSeed() * 1_000_000_000);
  console.log(`\n${new Date().toISOString()} ${name}, seed ${turnSeed}`);
  const finding = await takeTurn({
    profile,
    seed: turnSeed,
    durationMs: Math.min(turnMs, end - performance.now()),
    counters: counted,
    signal: stop.signal,
    parent: values.dir,
  });
  console.log(describeCounters(name, counted));
  if (finding) tell(name, turnSeed, finding);
  found = finding !== undefined;
}
console.log('\nIn all');
for (const [name, counted] of counters) console.log(describeCounters(name, counted));
process.exitCode = found ? 1 : stop.signal.aborted ? 130 : 0;
