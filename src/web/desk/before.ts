import type { Request } from 'express';
import { conversationKey } from '../../model/event.ts';
import type { TranscriptLine } from '../../model/message.ts';
import type { Store } from '../../model/store.ts';
import { mask } from '../../privacy/mask.ts';
import { iso } from './json.ts';
import { type DeskAnswer, type DeskOptions, hasRevealed } from './shared.ts';

/** Lines that are shown, the newest. */
const MOST_SHOWN = 50;
const PAGE = 200;

/** What was said before somebody was asked for. */
export function getBefore(options: DeskOptions) {
  const { store, desk, knowledge } = options;
  return async (_request: Request, response: DeskAnswer): Promise<void> => {
    const { case: current, member } = response.locals;
    const lines = await linesUntil(store, conversationKey(current.ref), current.openedAt);
    const masked = knowledge().shop.desk.masked && !(await hasRevealed(desk, current.number, member.id));
    response.json(
      lines.map(({ author, message: { text }, at }) => ({ author, text: masked ? mask(text) : text, at: iso(at) })),
    );
  };
}

/** The newest lines of a conversation that were said until then, oldest first. */
async function linesUntil(
  store: Pick<Store, 'lastLines' | 'transcript'>,
  conversation: string,
  until: number,
): Promise<TranscriptLine[]> {
  const found: TranscriptLine[] = [];
  let page = await store.lastLines(conversation, PAGE);
  for (;;) {
    found.unshift(...page.filter(({ at, message }) => at <= until && message.text !== ''));
    const first = page[0]?.seq ?? 1;
    if (found.length >= MOST_SHOWN || first <= 1) return found.slice(-MOST_SHOWN);
    const after = Math.max(0, first - 1 - PAGE);
    page = (await store.transcript(conversation, after, PAGE)).filter(({ seq }) => seq < first);
    if (page.length === 0) return found.slice(-MOST_SHOWN);
  }
}
