import { XMLParser } from 'fast-xml-parser';

/** 64-bit ids stay texts, `&amp;` stays as it came, and no entity is ever expanded. */
const parser = new XMLParser({
  parseTagValue: false,
  processEntities: false,
  ignoreAttributes: true,
  trimValues: false,
});

/** WeChat's documents begin so; one that begins with a DOCTYPE is none of them. */
const BEGINNING = /^\s{0,100}(<\?xml[^<>]{0,200}\?>\s{0,100})?<xml>/;

/** The elements under `<xml>`; null = it is no such document. */
export function readXml(text: string): unknown {
  if (!BEGINNING.test(text)) return null;
  try {
    const document: unknown = parser.parse(text, true);
    return typeof document === 'object' && document !== null && 'xml' in document ? document.xml : null;
  } catch {
    return null;
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that XML cannot hold
const NOT_IN_XML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

/** A text as it stands in XML, whatever is in it; characters that XML cannot hold are left out. */
export function cdata(text: string): string {
  const held = text.toWellFormed().replace(NOT_IN_XML, '').replace(/\r\n?/g, '\n');
  return `<![CDATA[${held.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}
