import type { EnvironmentSpec } from '../engine/ports.ts';
import { runEngine } from './engine-run.ts';

/** One run of the real engine in a process of its own, which then prints the most memory that it ever had, in bytes. */
export interface MemoryOrder {
  readonly kind: 'snapshot' | 'update';
  readonly spec: EnvironmentSpec;
  readonly target: string;
}

const order = JSON.parse(process.argv[2] ?? '{}') as MemoryOrder;
await runEngine(order.kind, order);
// Kilobytes: getrusage(2).
console.log(process.resourceUsage().maxRSS * 1024);
