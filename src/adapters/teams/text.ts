import { type Activity, type Attachment, Mention } from './payload.ts';

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

const decodeEntities = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,5}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[String(name).toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number.parseInt(decimal, 10);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code).toWellFormed() : whole;
  });

/** What a person sees of a piece of HTML. */
export function plainText(html: string): string {
  const lines = html
    .replace(/[\r\n]+/g, ' ')
    .replace(/<br\s*\/?>|<\/(?:p|div|li|h[1-6]|tr|blockquote)>/gi, '\n')
    .replace(/<\/?[a-z][^<>]{0,2000}>/gi, '');
  return tidy(decodeEntities(lines)).replace(/\n[ \t]+/g, '\n');
}

/**
 * Line by line: patterns for white space at ends of lines take very long over long runs of it. What is not seen but no
 * plain space, such as U+FEFF, stays: a command that holds it is none.
 */
const tidy = (text: string): string => {
  if (text.trim() === '') return '';
  const lines = text.replaceAll('\u00a0', ' ').split(/\r\n?|\n/);
  return trimmed(lines.map((line) => line.slice(0, endOf(line))).join('\n'));
};

const BLANKS = new Set([' ', '\t', '\n']);

function endOf(text: string): number {
  let end = text.length;
  while (end > 0 && BLANKS.has(text.charAt(end - 1))) end--;
  return end;
}

function trimmed(text: string): string {
  const end = endOf(text);
  let start = 0;
  while (start < end && BLANKS.has(text.charAt(start))) start++;
  return text.slice(start, end);
}

/** A quoted reply of Teams: the quote's id in group 1. */
const QUOTE = /<blockquote[^>]{0,500}itemtype="http:\/\/schema\.skype\.com\/Reply"[^>]{0,500}>/i;

/** What was passed on stands in a quote of its own; Graph has an attachment for it. */
const FORWARD = /<blockquote[^>]{0,500}itemtype="http:\/\/schema\.skype\.com\/Forward"/i;
const FORWARDED_TYPE = 'forwardedMessageReference';

/** Whether there are words in it that were written elsewhere, and only passed on. */
export function isPassedOn({ attachments }: Activity): boolean {
  const all = attachments ?? [];
  return all.some(({ contentType }) => contentType === FORWARDED_TYPE) || FORWARD.test(htmlOf(all) ?? '');
}

const htmlOf = (attachments: readonly Attachment[]): string | null => {
  const html = attachments.find(({ contentType }) => contentType === 'text/html')?.content;
  return typeof html === 'string' ? html : null;
};

/** What a customer wrote, without the bot's mention; and which message it quotes, whose words are left out. */
export function readText(activity: Activity): { readonly text: string; readonly replyTo: string | null } {
  const html = htmlOf(activity.attachments ?? []);
  const opening = html === null ? null : QUOTE.exec(html)?.[0];
  if (html !== null && opening) {
    const replyTo = /itemid="([^"]{1,400})"/i.exec(opening)?.[1] ?? null;
    return { text: plainText(withoutMentionSpans(withoutQuotes(html, opening), activity)), replyTo };
  }
  const written = withoutMentions(activity);
  const isMarkup = activity.textFormat === 'xml' || activity.textFormat === 'html';
  const text = isMarkup ? plainText(written) : tidy(written.replaceAll('&nbsp;', ' '));
  // What is only passed on may stand nowhere else.
  if (text === '' && html !== null && FORWARD.test(html)) return { text: plainText(html), replyTo: null };
  return { text, replyTo: null };
}

/** Leaves out everything from the first quote's beginning to the last one's end. */
function withoutQuotes(html: string, opening: string): string {
  const end = html.toLowerCase().lastIndexOf('</blockquote>');
  return html.slice(0, html.indexOf(opening)) + (end < 0 ? '' : html.slice(end));
}

const MAX_MENTIONS = 100;

const mentionsOf = (activity: Activity): Mention[] =>
  (activity.entities ?? []).slice(0, MAX_MENTIONS).flatMap((entity) => {
    const mention = Mention.safeParse(entity);
    return mention.success ? [mention.data] : [];
  });

/** Whether the bot is spoken to by name. */
export function namesBot(activity: Activity): boolean {
  const { recipient, text } = activity;
  const isNamed = [...(text ?? '').matchAll(AT)].some(([, name = '']) => decodeEntities(name) === recipient.name);
  return isNamed || mentionsOf(activity).some(({ mentioned }) => mentioned.id === recipient.id);
}

const AT = /<at(?:\s[^<>]{0,200})?>([^<>]{0,200})<\/at>/gi;

const nameIn = (mention: string): string => mention.replace(/<\/?at[^<>]{0,200}>/gi, '');

/** Takes out the bot's own mention; of other people's the name stays. */
function withoutMentions(activity: Activity): string {
  const { recipient } = activity;
  let written = activity.text ?? '';
  for (const { mentioned, text } of mentionsOf(activity)) {
    written = written.replaceAll(text, mentioned.id === recipient.id ? ' ' : nameIn(text));
  }
  return written.replace(AT, (_whole, name) => (decodeEntities(name) === recipient.name ? ' ' : name));
}

/** In HTML a mention is a span that holds the name alone. */
function withoutMentionSpans(html: string, { recipient }: Activity): string {
  return html.replace(
    /<span[^>]{0,300}schema\.skype\.com\/Mention"[^>]{0,300}>([^<]{0,200})<\/span>/gi,
    (_whole, name) => (decodeEntities(name) === recipient.name ? ' ' : name),
  );
}
