import type { Fault } from '../model/knowledge.ts';

/** Where in a file, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A fault as a line for people: `file:line:column: message`, with `warning: ` before a warning's message. */
export function formatFault(fault: Fault): string {
  const mark = fault.severity === 'warning' ? 'warning: ' : '';
  const file = fault.file.replaceAll(/\p{C}/gu, '\u{fffd}');
  return `${file}:${fault.line}:${fault.column}: ${mark}${fault.message}`;
}

/** By file, then by place; in a new array. */
export function sortFaults(faults: readonly Fault[]): Fault[] {
  return faults.toSorted(
    (a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(a.message, b.message),
  );
}

/** What somebody wrote, in quotes, on one line and not too long for a message. */
export function quote(written: string): string {
  const line = written.replaceAll(/[\p{C}\s]+/gu, ' ');
  const signs = [...line.slice(0, 200)];
  return signs.length > 60 ? `"${signs.slice(0, 60).join('')}…"` : `"${line}"`;
}

/** Order by code units: the same on every machine, whatever its locale. */
export function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

export function isFault(fault: Fault): boolean {
  return fault.severity === 'fault';
}

/** A fault of a whole file, told at its start. */
export function fileFault(file: string, message: string, severity: Fault['severity'] = 'fault'): Fault {
  return { severity, file, line: 1, column: 1, message };
}
