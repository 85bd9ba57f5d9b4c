import { createHash } from 'node:crypto';
import type { PageTexts } from './pageTexts.ts';

/** A file as it is sent to a browser. */
export interface Page {
  readonly body: Buffer;
  readonly contentType: string;
  /** A strong one, quotes included; it follows from the body. */
  readonly etag: string;
}

/** Stands in the bundled `/embed.js` where `fillEmbed` writes the texts. */
export const EMBED_TEXTS = '@xiaoer/texts@';

/** A page of this content. */
export function createPage(body: Uint8Array, contentType: string): Page {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  return { body: Buffer.from(body), contentType, etag };
}

/** Writes the language, the title and the words for browsers without JavaScript into a page. */
export function fillPage({ body, contentType }: Page, { language, texts }: PageTexts): Page {
  const filled = body
    .toString()
    .replace('<html lang="en">', () => `<html lang="${escapeHtml(language)}">`)
    .replace(/\{\{([\w.]+)\}\}/g, (_, key: string) => escapeHtml(wordsOf(texts, key)));
  return createPage(Buffer.from(filled), contentType);
}

/** Writes the embedding script's few words into `/embed.js`: in all of the shop's languages, the first one first. */
export function fillEmbed({ body, contentType }: Page, languages: readonly PageTexts[]): Page {
  const words = languages.map(({ language, texts }) => [
    language,
    { title: wordsOf(texts, 'page.title'), open: wordsOf(texts, 'page.open'), close: wordsOf(texts, 'page.close') },
  ]);
  const literal = JSON.stringify(Object.fromEntries(words));
  const filled = body.toString().replace(new RegExp(`(["'\`])${EMBED_TEXTS}\\1`, 'g'), () => literal);
  return createPage(Buffer.from(filled), contentType);
}

function wordsOf(texts: PageTexts['texts'], key: string): string {
  const text = texts[key];
  return typeof text === 'string' ? text : (text?.other ?? '');
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
