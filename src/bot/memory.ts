import { wantsExchange } from '../dialogs/return-data.ts';
import type { Heard, Session } from '../model/session.ts';
import type { Subject, TalkContext, Understanding } from '../model/understanding.ts';

/** How long what was asked is remembered, ms. */
const REMEMBERED_MS = 30 * 60_000;
/** Messages that follow each other this fast may be pieces of one, ms. */
const BURST_MS = 60_000;
const MAX_HEARD = 4;
const MAX_TEXT = 1000;
/** So many pieces of one message count as one failure; after them each counts. */
const MAX_PIECES = 3;

/** What a message that is said at `at` (ms since 1970) may stand on. */
export function contextOf(session: Session, at: number): TalkContext {
  const heard = session.heard.filter((one) => at - one.at <= REMEMBERED_MS);
  const answered = heard.findLast(({ entry }) => entry !== null);
  return {
    answered: answered?.entry ? { text: answered.text, entry: answered.entry } : null,
    unanswered: piecesBefore(session, heard, at).map(({ text }) => text),
    subject: subjectOf(session, at),
  };
}

/** How long after something was filed questions are most likely about it, ms. */
const FILED_MS = 10 * 60_000;

function subjectOf({ frames, talk }: Session, at: number): Subject | null {
  const top = frames.at(-1);
  if (top?.flow === 'return-request') return wantsExchange(top.data) ? 'exchange' : 'return';
  const filed = talk.tickets.at(-1);
  return top === undefined && filed?.kind === 'return' && at - filed.at < FILED_MS ? 'exchange' : null;
}

/** What was said just before without an answer. To a question of ours the customer may take longer to answer. */
function piecesBefore(session: Session, heard: readonly Heard[], at: number): Heard[] {
  const pieces: Heard[] = [];
  let next = session.frames.at(-1)?.flow === 'clarify' ? (heard.at(-1)?.at ?? at) : at;
  for (const one of heard.toReversed()) {
    if (one.entry !== null || next - one.at > BURST_MS || pieces.length === MAX_PIECES) break;
    pieces.unshift(one);
    next = one.at;
  }
  return pieces;
}

/** A message that asked something, with what it was understood with. */
interface Asked extends Heard {
  readonly reading: Understanding['reading'];
}

/**
 * What is remembered after a message, so that the next one can stand on it. The pieces that it was understood with become
 * one with it; a follow-up that got the same answer again ("那新疆呢") leaves the question as it was.
 */
export function rememberAsked(session: Session, { reading, ...said }: Asked): Heard[] {
  const { text, at, entry } = said;
  const { answered, unanswered } = contextOf(session, at);
  if (reading === 'burst') {
    const before = session.heard.slice(0, session.heard.length - unanswered.length);
    return remember(before, { ...said, text: [...unanswered, text].join(' ') });
  }
  const same = reading === 'follow-up' && answered?.entry === entry;
  return remember(session.heard, { ...said, text: same ? answered.text : text });
}

/** What is remembered after one more thing was asked. */
export function remember(heard: readonly Heard[], { text, trouble, ...said }: Heard): Heard[] {
  const kept = heard.filter((one) => said.at - one.at <= REMEMBERED_MS);
  const one = { ...said, text: text.slice(0, MAX_TEXT).toWellFormed(), ...(trouble ? { trouble } : {}) };
  return [...kept, one].slice(-MAX_HEARD);
}

/** Whether a message that was not understood is one more piece of one that already counts as a failure. */
export function goesOnFailing(session: Session, at: number): boolean {
  const pieces = piecesBefore({ ...session, frames: [] }, session.heard, at);
  return session.failures > 0 && pieces.length > 0 && pieces.length < MAX_PIECES;
}
