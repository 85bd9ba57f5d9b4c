import { flowContext } from '../dialogs/flow.ts';
import type { Case, CaseChange, CaseEvent } from '../model/case.ts';
import type { CaseUpdate } from '../model/case-store.ts';
import type { InboxEvent } from '../model/event.ts';
import type { OutgoingMessage } from '../model/message.ts';
import type { Actor } from '../model/ticket.ts';
import { simplify } from '../understanding/han.ts';
import { inScript } from '../understanding/script.ts';
import { decide } from './decide.ts';
import type { Decided, DecideInput } from './scene.ts';
import { shownText } from './shown.ts';

/** How often at most a customer in line is told that what they write is kept, ms. */
const KEPT_EVERY_MS = 60_000;

/** The choice that goes back to the bot. */
const LEAVE = 'flow:human:leave';
const LEAVES =
  /^(?:我?(?:要|想)?(?:回到?|转回?|换回?)(?:智能客服|机器人)|(?:结束|退出|取消|不要|不用|不等)(?:了)?(?:转)?人工(?:客服|服务)?了?|不等了.{0,8}|(?:please )?(?:go |take me |switch )?back to (?:the )?(?:bot|assistant)|(?:end|leave|stop) (?:the |this )?(?:chat|talk|queue|line)|i don'?t want to wait(?: any ?more)?)[\s。.!！~]*$/iu;

/** What the bot says only to who is not waiting for a person. */
const IDLE_TALK: ReadonlySet<Decided['decision']['route']> = new Set(['fallback', 'clarify', 'small-talk']);

export interface InCaseInput extends DecideInput {
  readonly case: Case;
  readonly event: InboxEvent;
  readonly refersTo: number | null;
}

/** A turn of somebody whose case is open: `author` of what is said, and what the case gets. */
export interface DecidedInCase extends Decided {
  readonly author: 'bot' | 'system';
  readonly case: CaseUpdate | null;
}

/** Decides a turn of a customer who waits for a person, or talks with one: then the bot is silent. */
export function decideInCase(given: InCaseInput): DecidedInCase {
  if (leaves(given)) return leave(given);
  return given.case.state === 'claimed' ? withPerson(given) : inLine(given);
}

function leaves({ event }: InCaseInput): boolean {
  if (event.kind === 'choice') return event.choice === LEAVE;
  return event.kind === 'message' && LEAVES.test(simplify(event.text.normalize('NFKC').trim()));
}

/** Back to the bot, at once. */
function leave(given: InCaseInput): DecidedInCase {
  const { session, now } = given;
  const end = { solved: null, reason: null, to: 'bot' } as const;
  const update = updated(given, [...heard(given), { kind: 'closed', end }], session.language);
  const closed = { ...update.case, state: 'closed', closedAt: now, waitingSince: null, end } as const;
  return {
    ...silent(given),
    session: { ...session, offered: [], failures: 0 },
    say: [phrase(given, 'case.left')],
    author: 'system',
    case: { ...update, case: closed },
  };
}

const silent = ({ session }: InCaseInput): Decided => ({
  session,
  say: [],
  decision: { flow: 'human', entry: null, also: [], route: 'person' },
  calls: [],
});

function phrase({ knowledge, session, now }: InCaseInput, key: 'case.left' | 'case.kept'): OutgoingMessage {
  const text = flowContext(knowledge, session.language, now).say(key);
  return inScript({ kind: 'text', text }, session.language, session.script);
}

/** What the customer does goes to the agent; what happens inside goes on, and what the bot would say of it too. */
function withPerson(given: InCaseInput): DecidedInCase {
  const { input, event, session } = given;
  if (event.kind !== 'result' && event.kind !== 'notice')
    return { ...silent(given), author: 'system', case: updated(given, heard(given), session.language) };
  const decided = decide(given);
  if (input.kind === 'notice' && input.flow === 'human') return { ...decided, author: 'system', case: null };
  // Where in the line the customer is does not matter any more.
  const said = input.kind === 'result' && input.flow === 'human' ? [] : decided.say;
  const withheld = said.map(({ text }): CaseChange => ({ kind: 'withheld', text }));
  const update = withheld.length === 0 ? null : bySystem(given, withheld);
  return { ...decided, say: [], author: 'system', case: update };
}

/** The bot goes on answering what it can; what it cannot is kept for the agent. */
function inLine(given: InCaseInput): DecidedInCase {
  const { event, now } = given;
  const decided = decide(given);
  if (event.kind === 'result' || event.kind === 'notice') return { ...decided, author: 'bot', case: null };
  const said = heard(given);
  const { language } = decided.session;
  if (!IDLE_TALK.has(decided.decision.route)) {
    const told = decided.say.map(({ text }): CaseChange => ({ kind: 'told', text }));
    const update = updated(given, said, language);
    const events = [...update.events, ...bySystem(given, told).events];
    return { ...decided, author: 'bot', case: { ...update, events } };
  }
  const { keptAt } = given.case;
  const tells = event.kind === 'message' && (keptAt === null || now - keptAt >= KEPT_EVERY_MS);
  const update = updated(given, said, language, tells ? { keptAt: now } : {});
  // Nothing was offered: "2" is then no pick of what is not shown.
  const session = { ...decided.session, failures: 0, offered: [] };
  return { ...decided, session, say: tells ? [phrase(given, 'case.kept')] : [], author: 'bot', case: update };
}

/** What the agent reads of the customer's event. */
function heard({ event, session, refersTo }: InCaseInput): CaseChange[] {
  if (event.kind === 'choice')
    return [
      {
        kind: 'message',
        text: shownText(event, session.offered),
        files: [],
        messageId: event.messageId,
        at: null,
        replyTo: null,
      },
    ];
  if (event.kind !== 'message') return [];
  const { text, messageId, edits, ref } = event;
  if (edits !== undefined && refersTo !== null) return [{ kind: 'edited', of: refersTo, text }];
  const files = (event.files ?? []).map((file) => ({ platform: ref.platform, file }));
  return [{ kind: 'message', text, files, messageId, at: null, replyTo: edits === undefined ? refersTo : null }];
}

function updated(
  { case: current, input, now }: InCaseInput,
  changes: readonly CaseChange[],
  language: string,
  more: Partial<Case> = {},
): CaseUpdate {
  const mood = input.kind === 'text' ? input.understanding.emotion : current.mood;
  const isAngry = mood === 'angry' && current.priority === 'normal';
  const next: Case = {
    ...current,
    language,
    mood: mood === 'calm' ? current.mood : mood,
    priority: isAngry ? 'high' : current.priority,
    waitingSince: current.waitingSince ?? now,
    lastMessageAt: now,
    idleAskedAt: null,
    updatedAt: now,
    ...more,
  };
  return { case: next, events: changes.map(at(now, { kind: 'customer' })) };
}

const bySystem = ({ case: current, now }: InCaseInput, changes: readonly CaseChange[]): CaseUpdate => ({
  case: { ...current, updatedAt: now },
  events: changes.map(at(now, { kind: 'system' })),
});

const at =
  (now: number, by: Actor) =>
  (change: CaseChange): CaseEvent => ({ at: now, by, change });
