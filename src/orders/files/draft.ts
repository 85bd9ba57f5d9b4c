import type { Fault } from '../../model/knowledge.ts';

/** The way from an order to a value of it. */
export type OrderPath = readonly (string | number)[];

/** An order as its file has it, in the shape of `Order`; nothing of it is checked. */
export interface Draft {
  readonly raw: unknown;
}

/** What is wrong with the order that stands at `index` among the drafts; the message says what to do. */
export interface Problem {
  readonly index: number;
  readonly path: OrderPath;
  readonly message: string;
}

/** The orders of one file. */
export interface Drafts {
  readonly drafts: readonly Draft[];
  /** Of orders that are no drafts: they are left out. */
  readonly faults: readonly Fault[];
  /** Says where in the file problems are. */
  locate(problems: readonly Problem[]): readonly Fault[];
}

/** Nothing of the file can be used; its faults say why. */
export class UnusableFile extends Error {
  override readonly name = 'UnusableFile';
  readonly faults: readonly Fault[];
  constructor(faults: readonly Fault[]) {
    super('The file cannot be used.');
    this.faults = faults;
  }
}

/** A file of which nothing can be used, for one reason. */
export function unusable(file: string, message: string, line = 1, column = 1): UnusableFile {
  return new UnusableFile([{ severity: 'fault', file, line, column, message }]);
}
