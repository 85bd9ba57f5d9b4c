import type { Choice, OutgoingFile, OutgoingMessage } from '../../model/message.ts';
import { BY_LABEL } from './read.ts';

/** A call of the Bot API: its method and parameters. */
export interface Call {
  readonly method:
    | 'sendMessage'
    | 'sendPhoto'
    | 'sendVoice'
    | 'sendDocument'
    | 'editMessageText'
    | 'editMessageCaption';
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Longest text and longest words under a file, in UTF-16 units after entities. */
export const MAX_TEXT = 4096;
const MAX_CAPTION = 1024;
/** Bytes of what a button carries. */
const MAX_CALLBACK = 64;

/** The calls that show a message. Texts are plain, so that nothing in them can be taken for markup; only cards have some. */
export function writeMessage(message: OutgoingMessage): Call[] {
  switch (message.kind) {
    case 'text':
      return [{ method: 'sendMessage', parameters: { text: message.text } }];
    case 'choices':
      return [{ method: 'sendMessage', parameters: { text: message.text, ...keyboard(message.choices) } }];
    case 'card':
      return [{ method: 'sendMessage', parameters: { ...cardText(message), ...keyboard(message.choices ?? []) } }];
    case 'file':
      return writeFile(message.text, message.file);
  }
}

/** The calls that give a message of ours new words, the next where there are no such words to change. */
export function writeEdits(message: OutgoingMessage): Call[] {
  const [first] = message.kind === 'file' ? [] : writeMessage(message);
  const { text, parse_mode, reply_markup } = first?.parameters ?? { text: message.text };
  const asText: Call = { method: 'editMessageText', parameters: { text, parse_mode, reply_markup } };
  const asCaption: Call = { method: 'editMessageCaption', parameters: { caption: text, parse_mode, reply_markup } };
  return message.kind === 'file' ? [asCaption, asText] : [asText, asCaption];
}

function cardText({ title, text, facts, url }: Extract<OutgoingMessage, { kind: 'card' }>): Record<string, unknown> {
  const lines = [
    `<b>${escapeHtml(title)}</b>`,
    ...facts.map(({ label, value }) => `${escapeHtml(label)}: ${escapeHtml(value)}`),
  ];
  if (url !== undefined) lines.push(`<a href="${escapeHtml(url)}">${escapeHtml(url)}</a>`);
  const html = lines.join('\n');
  return html.length <= MAX_TEXT ? { text: html, parse_mode: 'HTML' } : { text };
}

/** https://core.telegram.org/bots/api#html-style */
function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

function keyboard(choices: readonly Choice[]): Record<string, unknown> {
  if (choices.length === 0) return {};
  const rows = choices.map(({ id, label }, index) => [{ text: label, callback_data: callbackOf(id, index) }]);
  return { reply_markup: { inline_keyboard: rows } };
}

/** A choice's id where it has room and cannot be mistaken; else a sign that the button's label tells what was picked. */
function callbackOf(id: string, index: number): string {
  const fits = Buffer.byteLength(id) <= MAX_CALLBACK && !id.startsWith(BY_LABEL);
  return fits ? id : `${BY_LABEL}${index}`;
}

function writeFile(text: string, file: OutgoingFile): Call[] {
  const [method, field] = methodFor(file.type);
  const source = file.url.startsWith('data:') ? { source: bytesOf(file.url), filename: file.name } : file.url;
  if (text.length <= MAX_CAPTION) return [{ method, parameters: { [field]: source, caption: text } }];
  return [
    { method: 'sendMessage', parameters: { text } },
    { method, parameters: { [field]: source } },
  ];
}

function methodFor(type: string): readonly [Call['method'], string] {
  if (/^image\/(jpeg|png|webp)$/.test(type)) return ['sendPhoto', 'photo'];
  if (/^audio\/(ogg|mpeg|mp4)/.test(type)) return ['sendVoice', 'voice'];
  return ['sendDocument', 'document'];
}

function bytesOf(url: string): Buffer {
  const comma = url.indexOf(',');
  const data = url.slice(comma + 1);
  return url.slice(0, comma).endsWith(';base64') ? Buffer.from(data, 'base64') : Buffer.from(decodeURIComponent(data));
}
