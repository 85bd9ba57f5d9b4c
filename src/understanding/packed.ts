import { deserialize, serialize } from 'node:v8';

/**
 * Plain data as bytes to be kept in a file. Its arrays of numbers stand after the rest, each where a computer can read it in
 * place: who unpacks the bytes copies none of them, which for 14 MB is what most of the time would go into.
 */
export function pack(value: unknown): Uint8Array {
  const arrays: Uint8Array[] = [];
  let size = 0;
  const rest = serialize(
    mapped(value, (inner) => {
      const kind = KINDS.findIndex((Kind) => inner instanceof Kind);
      if (kind < 0 || !ArrayBuffer.isView(inner)) return inner;
      const bytes = new Uint8Array(inner.buffer, inner.byteOffset, inner.byteLength);
      const place: Placed = { [PLACED]: kind, at: size, length: bytes.length / (KINDS[kind]?.BYTES_PER_ELEMENT ?? 1) };
      arrays.push(bytes);
      size += aligned(bytes.length);
      return place;
    }),
  );
  const packed = new Uint8Array(aligned(HEAD + rest.length) + size);
  new DataView(packed.buffer).setUint32(0, rest.length);
  packed.set(rest, HEAD);
  let at = aligned(HEAD + rest.length);
  for (const bytes of arrays) {
    packed.set(bytes, at);
    at += aligned(bytes.length);
  }
  return packed;
}

/** What was packed; its arrays of numbers are views of the bytes. Throws when these are not whole. */
export function unpack(bytes: Uint8Array): unknown {
  const whole = bytes.byteOffset % WIDEST === 0 ? bytes : new Uint8Array(bytes);
  const length = new DataView(whole.buffer, whole.byteOffset).getUint32(0);
  const from = whole.byteOffset + aligned(HEAD + length);
  return mapped(deserialize(whole.subarray(HEAD, HEAD + length)), (inner) => {
    if (!isPlaced(inner)) return inner;
    const Kind = KINDS[inner[PLACED]] ?? Uint8Array;
    return new Kind(whole.buffer as ArrayBuffer, from + inner.at, inner.length);
  });
}

const KINDS = [Uint8Array, Uint16Array, Uint32Array, Float32Array] as const;
/** The bytes of the widest number: an array of it must begin at a multiple. */
const WIDEST = 8;
/** Before the rest stands how long it is. */
const HEAD = 8;
const PLACED = '@numbers';

/** Stands for an array of numbers: its kind, and where it is. */
interface Placed {
  readonly [PLACED]: number;
  readonly at: number;
  readonly length: number;
}

const aligned = (size: number): number => Math.ceil(size / WIDEST) * WIDEST;
const isPlaced = (value: unknown): value is Placed => isPlain(value) && PLACED in value;
/** Neither a list, a map nor a set: what is in those stays with the rest. */
const isPlain = (value: unknown): value is object => Object.prototype.toString.call(value) === '[object Object]';

/** The same with what `change` makes of each value in it, itself at first. */
function mapped(value: unknown, change: (inner: unknown) => unknown): unknown {
  const changed = change(value);
  if (changed !== value || !isPlain(value)) return changed;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, mapped(inner, change)]));
}
