import type { Fault } from '../model/knowledge.ts';
import type { Path, Source } from './source.ts';

/** A place in a knowledge file that a fault may be told of. */
export interface Place {
  readonly source: Source;
  readonly path: Path;
}

/** Takes what is found to be wrong while the files are put together. */
export interface Report {
  readonly fault: (place: Place, message: string, part?: 'key' | 'value') => void;
  readonly warn: (place: Place, message: string, part?: 'key' | 'value') => void;
}

export function place(source: Source, ...path: (string | number)[]): Place {
  return { source, path };
}

/** The place of something inside. */
export function inside(outer: Place, ...path: (string | number)[]): Place {
  return { source: outer.source, path: [...outer.path, ...path] };
}

/** `file:line`, to name another place within a message. */
export function nameOf({ source, path }: Place): string {
  return `${source.file}:${source.locate(path).line}`;
}

/** A report that collects into `faults`. */
export function collect(faults: Fault[]): Report {
  const add =
    (severity: Fault['severity']): Report['fault'] =>
    (where, message, part = 'value') => {
      const position = where.source.locate(where.path, part);
      faults.push({ severity, file: where.source.file, ...position, message });
    };
  return { fault: add('fault'), warn: add('warning') };
}

/**
 * Warnings of one kind about many places: told once, at the first one, with how many there are.
 * `message` gets the number of places and the names of the first few.
 */
export function grouped(
  report: Report,
  places: readonly { readonly place: Place; readonly name: string }[],
  message: (count: number, names: string) => string,
): void {
  const [first] = places;
  if (first === undefined) return;
  const names = places.slice(0, 3).map(({ name }) => name);
  if (places.length > names.length) names.push('…');
  report.warn(first.place, message(places.length, names.join(', ')));
}
