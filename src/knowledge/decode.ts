import { isUtf8 } from 'node:buffer';

/** A file's text; with what is wrong with its bytes and where, an offset into the text. */
export interface Decoded {
  readonly text: string;
  readonly wrong?: { readonly message: string; readonly offset: number };
}

const SAVE_AS = 'save the file as UTF-8.';

/** Reads bytes as UTF-8, with or without a byte order mark. */
export function decode(bytes: Buffer): Decoded {
  const text = withoutMark(bytes.toString());
  const wrong = (message: string, offset: number): Decoded => ({ text, wrong: { message, offset } });
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return wrong(`The file is in UTF-16: ${SAVE_AS}`, 0);
  }
  if (bytes.includes(0)) {
    return wrong(`The file holds a zero byte (it is in UTF-16, perhaps): ${SAVE_AS}`, text.indexOf('\0'));
  }
  if (!isUtf8(bytes)) {
    return wrong(`The file is not in UTF-8 (but in GBK, perhaps): ${SAVE_AS}`, text.indexOf('\u{fffd}'));
  }
  const offset = text.search(/[^\P{Cc}\t\r\n\u{85}]/u);
  if (offset === -1) return { text };
  const code = text.charCodeAt(offset).toString(16).toUpperCase().padStart(4, '0');
  return wrong(`A control character (U+${code}) stands here: take it out.`, offset);
}

function withoutMark(text: string): string {
  return text.startsWith('\u{feff}') ? text.slice(1) : text;
}
