import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface ReadGeneration {
  /** Why it does not open or does not verify; none where it is whole. */
  readonly problems: readonly string[];
  /** Name → key → value, as hexadecimal digits. */
  readonly databases: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

export interface GenerationReader {
  /** Opens a scratch copy as an environment: verifies its databases, reads all records. */
  read(home: string): Promise<ReadGeneration>;
  end(): Promise<void>;
}

const program = fileURLToPath(new URL('./generation-reader.pl', import.meta.url));

/** Starts the reader; one question at a time. */
export function startGenerationReader(): GenerationReader {
  const child = spawn('perl', [program], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    read: async (home) => {
      child.stdin.write(`${JSON.stringify({ home })}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error('the reader of generations ended');
      const answer = JSON.parse(value) as {
        problems: string[];
        databases: Record<string, Record<string, string>>;
      };
      const databases = Object.entries(answer.databases).map(
        ([name, records]) => [name, new Map(Object.entries(records))] as const,
      );
      return { problems: answer.problems, databases: new Map(databases) };
    },
    end: async () => {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}
