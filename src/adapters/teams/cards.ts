import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Choice, OutgoingMessage } from '../../model/message.ts';

/** What a card says, so that it can be drawn anew when one of its buttons was pressed. */
const Shown = z.object({
  title: z.string().max(200).optional(),
  text: z.string().max(10_000),
  facts: z
    .array(z.object({ label: z.string(), value: z.string() }))
    .max(20)
    .optional(),
});
type Shown = z.infer<typeof Shown>;

/** What a button carries. */
const CardData = z.object({
  /** The card's, the same however often it is sent. */
  nonce: z.string().regex(/^[\w-]{8,64}$/),
  choice: z.string().min(1).max(200),
  label: z.string().min(1).max(200),
  /** Absent = it is too much to carry along. */
  shown: Shown.optional(),
  /** That the card is ours: a customer's program may send whatever it likes, and the bot would put its name to it. */
  signature: z.string().max(100),
});
export type CardData = z.infer<typeof CardData>;

export const CardAction = z.object({ xiaoer: CardData });

export type AdaptiveCard = { readonly type: 'AdaptiveCard'; readonly [part: string]: unknown };
export const CARD_TYPE = 'application/vnd.microsoft.card.adaptive';

/** Six buttons carry it, in groups twice each, and Teams refuses an activity of more than 40 KB in UTF-16. */
const MAX_SHOWN = 600;

export interface CardOptions {
  readonly nonce: string;
  /** Signs what the buttons carry. */
  readonly key: string;
  /** The id of the conversation, which a signature holds for. */
  readonly conversation: string;
  readonly kind: 'direct' | 'group';
}

type CardMessage = Extract<OutgoingMessage, { kind: 'choices' | 'card' }>;

/** The card of a message with choices or facts. */
export function writeCard(message: CardMessage, options: CardOptions): AdaptiveCard {
  const shown: Shown =
    message.kind === 'choices'
      ? { text: message.text }
      : { title: message.title, text: message.text, facts: [...message.facts] };
  const carried = JSON.stringify(shown).length <= MAX_SHOWN ? { shown } : {};
  const actions = (message.choices ?? []).map(({ id, label }) => {
    const data = { nonce: options.nonce, choice: id, label, ...carried };
    return button({ id, label }, { ...data, signature: sign(data, options) }, options.kind);
  });
  const link = message.kind === 'card' && message.url !== undefined ? [linkTo(message.url)] : [];
  return cardOf([...bodyOf(shown), ...link], actions);
}

/** The same card with what was picked in place of the buttons; null = what it said is not known, or not ours. */
export function pickedCard(data: CardData, where: Pick<CardOptions, 'key' | 'conversation'>): AdaptiveCard | null {
  if (data.shown === undefined || !isOurs(data, where)) return null;
  const picked = { ...lineOf([{ text: `✓ ${data.label}`, weight: 'Bolder', color: 'Good' }]), separator: true };
  return cardOf([...bodyOf(data.shown), picked], []);
}

const cardOf = (body: readonly object[], actions: readonly object[]): AdaptiveCard => ({
  type: 'AdaptiveCard',
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
  version: '1.5',
  body,
  ...(actions.length > 0 ? { actions } : {}),
});

/** In a group a card is drawn anew for everybody: Action.Execute, with Action.Submit for clients that do not know it. */
function button({ label }: Choice, data: CardData, kind: 'direct' | 'group'): object {
  const submit = { type: 'Action.Submit', title: label, data: { xiaoer: data } };
  return kind === 'direct' ? submit : { ...submit, type: 'Action.Execute', verb: 'choose', fallback: submit };
}

const linkTo = (url: string): object => ({
  type: 'ActionSet',
  actions: [{ type: 'Action.OpenUrl', title: new URL(url).hostname, url }],
});

interface Run {
  readonly text: string;
  readonly weight?: 'Bolder';
  readonly size?: 'Medium';
  readonly color?: 'Good';
}

/** Text runs, unlike text blocks and facts, are not read as Markdown: what customers write in them stays as it is. */
const lineOf = (runs: readonly Run[]): object => ({
  type: 'RichTextBlock',
  inlines: runs.map((run) => ({ type: 'TextRun', ...run, text: withoutFunctions(run.text) })),
});

/** {{DATE(…)}} and {{TIME(…)}} would be replaced. */
const withoutFunctions = (text: string): string => text.replaceAll('{{', '{\u200b{');

const MAX_LINES = 40;

function bodyOf({ title, text, facts }: Shown): object[] {
  const heading = title === undefined ? [] : [lineOf([{ text: title, weight: 'Bolder', size: 'Medium' }])];
  const rows = (facts ?? []).map(({ label, value }) =>
    lineOf([{ text: `${label}: `, weight: 'Bolder' }, { text: value }]),
  );
  return [...heading, ...linesOf(text), ...rows];
}

/** A block a line; where there are very many, the rest is one block. */
function linesOf(text: string): object[] {
  const lines = text.split('\n');
  const rest = lines.splice(MAX_LINES).join('\n');
  if (rest !== '') lines.push(rest);
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    const isParagraph = index === 0 || lines[index - 1]?.trim() === '';
    return [{ ...lineOf([{ text: line }]), ...(isParagraph ? {} : { spacing: 'None' }) }];
  });
}

/** Without the thread, which a press may or may not name. */
const channelOf = (conversation: string): string => conversation.split(';')[0] ?? '';

type Signed = Omit<CardData, 'signature'>;

const sign = (
  { nonce, choice, label, shown }: Signed,
  { key, conversation }: Pick<CardOptions, 'key' | 'conversation'>,
) =>
  createHmac('sha256', `teams-card:${key}`)
    .update(
      JSON.stringify([
        channelOf(conversation),
        nonce,
        choice,
        label,
        shown?.title,
        shown?.text,
        shown?.facts?.flatMap(pair),
      ]),
    )
    .digest('base64url');

const pair = ({ label, value }: { readonly label: string; readonly value: string }): string[] => [label, value];

function isOurs(data: CardData, where: Pick<CardOptions, 'key' | 'conversation'>): boolean {
  const expected = Buffer.from(sign(data, where));
  const given = Buffer.from(data.signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}
