/** The bytes that a data: address holds; null = it is another address. */
export function bytesOf(url: string): Buffer | null {
  const found = /^data:[^,]*;base64,/.exec(url);
  return found === null ? null : Buffer.from(url.slice(found[0].length), 'base64');
}

/** A file's bytes as an address. */
export const dataUrl = (type: string, bytes: Uint8Array): string =>
  `data:${type};base64,${Buffer.from(bytes).toString('base64')}`;
