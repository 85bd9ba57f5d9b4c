/** The text of a file that people saved: UTF-8, UTF-16 with its mark, or GB18030, as Excel saves in China. null = none of them. */
export function textOf(bytes: Uint8Array): string | null {
  const marked = bytes[0] === 0xff && bytes[1] === 0xfe;
  for (const encoding of marked ? ['utf-16le'] : ['utf-8', 'gb18030']) {
    const text = tryDecode(bytes, encoding);
    if (text !== null) return text;
  }
  return null;
}

function tryDecode(bytes: Uint8Array, encoding: string): string | null {
  try {
    // The mark at the start is taken off.
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
