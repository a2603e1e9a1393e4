/** Branded numbers and identifiers: values that must not be mixed up by accident. Erased at run time. */
declare const brand: unique symbol;
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };

/** A count of bytes. Sizes here stay below 2^53. */
export type Bytes = Branded<number, 'Bytes'>;
/** A duration, or a Unix time where the name ends in `At`, in milliseconds. */
export type Milliseconds = Branded<number, 'Milliseconds'>;
/** The number in the name of a log file: 12 for `log.0000000012`. Begins at 1. */
export type LogFileNumber = Branded<number, 'LogFileNumber'>;
export type EnvironmentId = Branded<string, 'EnvironmentId'>;
export type ReplicaId = Branded<string, 'ReplicaId'>;
export type RunId = Branded<string, 'RunId'>;
export type ChainId = Branded<string, 'ChainId'>;
export type GenerationId = Branded<string, 'GenerationId'>;
export type BaseId = Branded<string, 'BaseId'>;

export const bytes = (value: number) => value as Bytes;
export const milliseconds = (value: number) => value as Milliseconds;
export const logFileNumber = (value: number) => value as LogFileNumber;
export const environmentId = (value: string) => value as EnvironmentId;
export const replicaId = (value: string) => value as ReplicaId;
export const runId = (value: string) => value as RunId;
export const chainId = (value: string) => value as ChainId;
export const generationId = (value: string) => value as GenerationId;
export const baseId = (value: string) => value as BaseId;
