import type { Logger } from 'pino';
import { flowContext, type TurnInput } from '../dialogs/flow.ts';
import { humanChoice } from '../dialogs/human.ts';
import type { Capabilities } from '../model/adapter.ts';
import { CallResult } from '../model/calls.ts';
import type { Clock } from '../model/clock.ts';
import type { InboxEvent } from '../model/event.ts';
import type { Knowledge } from '../model/knowledge.ts';
import { choicesOf } from '../model/message.ts';
import type { Observer } from '../model/observer.ts';
import { newSession, type Session } from '../model/session.ts';
import { type PendingEvent, type Store, TurnFailed, type TurnOutcome } from '../model/store.ts';
import type { Turn } from '../model/turn.ts';
import type { Understander, Understanding, UnderstoodPart } from '../model/understanding.ts';
import { mask, maskEntities, maskMessage } from '../privacy/mask.ts';
import { sameLanguage } from '../understanding/language.ts';
import { inScript } from '../understanding/script.ts';
import { decide } from './decide.ts';
import { fitAll } from './fit.ts';
import { type DecidedInCase, decideInCase } from './inCase.ts';
import { contextOf } from './memory.ts';
import { createPump, type Pump } from './pump.ts';
import type { Decided } from './scene.ts';
import { shownText } from './shown.ts';

/** Tries before an event is set aside. */
const MAX_ATTEMPTS = 5;
/** Wait after the first failed try, ms; each later one waits four times as long (50 ms, 200 ms, 800 ms, 3.2 s). */
const FIRST_RETRY_MS = 50;
/** Turns side by side: enough for their writes to share a disk flush. */
const WIDTH = 16;

export interface TurnOptions {
  readonly store: Store;
  /** By today's knowledge. */
  readonly understander: () => Understander;
  /** What the channel of a platform can show. */
  readonly capabilities: (platform: string) => Capabilities;
  readonly pseudonym: (event: InboxEvent) => string;
  readonly newId: () => string;
  readonly clock: Clock;
  readonly observer: Observer;
  readonly log: Logger;
}

/** Takes stored events through their turns: one conversation in order, many side by side. */
export function createTurns(options: TurnOptions): Pump {
  const { store, clock, observer, log } = options;

  async function work(): Promise<boolean> {
    let done: { outcome: TurnOutcome; ms: number } | undefined;
    try {
      const pending = await store.takeTurn(clock.now(), (event) => {
        const startedAt = performance.now();
        const outcome = decideTurn(options, event);
        done = { outcome, ms: performance.now() - startedAt };
        return outcome;
      });
      if (pending === null) return false;
    } catch (error) {
      if (!(error instanceof TurnFailed)) throw error;
      await giveUpOrRetry(error.pending, error.cause);
      return true;
    }
    if (done !== undefined) observer.turnDone(done.outcome.turn, done.ms);
    return true;
  }

  async function giveUpOrRetry(pending: PendingEvent, cause: unknown): Promise<void> {
    const { id, attempts, event, conversation } = pending;
    const tries = attempts + 1;
    const reason = mask(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
    const about = { event: id, conversation, tries, error: reason };
    if (tries < MAX_ATTEMPTS) {
      log.warn(about, 'a turn failed and is tried again');
      await store.retryEvent(id, reason, clock.now() + FIRST_RETRY_MS * 4 ** attempts);
      observer.turnFailed(event.ref.platform, 'retry');
      return;
    }
    log.error(about, 'an event is set aside: its turn failed too often');
    await store.setAside(id, reason, failedTurn(options, pending, reason));
    observer.turnFailed(event.ref.platform, 'set-aside');
  }

  return createPump({
    work,
    width: WIDTH,
    clock,
    nextDue: () => store.nextEventDue(),
    onError: (error) => log.error({ err: error }, 'taking a turn failed: is the store there?'),
  });
}

/** What one event leads to. Throws what understanding and deciding throw. */
function decideTurn(options: TurnOptions, pending: PendingEvent): TurnOutcome {
  const understander = options.understander();
  const { knowledge } = understander;
  const { event } = pending;
  const session = sessionOf(pending, knowledge);
  const input = inputOf(event, (text) =>
    understander.understand(text, session.language, {
      ...contextOf(session, pending.receivedAt),
      now: pending.receivedAt,
    }),
  );
  const understanding = input.kind === 'text' ? input.understanding : null;
  const { receivesFiles = false } = options.capabilities(event.ref.platform);
  const given = {
    knowledge,
    session,
    input,
    now: options.clock.now(),
    saidAt: pending.receivedAt,
    turn: pending.id,
    receivesFiles,
  };
  const { case: open, refersTo } = pending;
  const decided = open === null ? alone(decide(given)) : decideInCase({ ...given, case: open, event, refersTo });
  return outcome(options, pending, { ...decided, before: session, understanding, error: null });
}

/** No person is asked for. */
const alone = (decided: Decided): DecidedInCase => ({ ...decided, author: 'bot', case: null });

/** The session so far; a new one is in the language that the platform is shown to the customer in, if the shop has it. */
function sessionOf({ session, event }: PendingEvent, { shop: { languages } }: Knowledge): Session {
  const shown = event.from.language;
  return session ?? newSession((shown === undefined ? undefined : sameLanguage(languages, shown)) ?? languages[0]);
}

/** What an event says, as the flows see it. */
function inputOf(event: InboxEvent, understand: (text: string) => Understanding): TurnInput {
  switch (event.kind) {
    case 'choice':
      return { kind: 'choice', choice: event.choice };
    case 'joined':
      return { kind: 'joined', payload: event.payload ?? null };
    case 'notice':
      return { kind: 'notice', flow: event.flow, notice: event.notice };
    case 'result': {
      const { name, flow, turn } = event.call;
      return { kind: 'result', flow, turn, answer: { name, result: readResult(event.result) } };
    }
    case 'message':
      return messageOf(event, understand);
  }
}

function messageOf(
  { text, files = [] }: Extract<InboxEvent, { kind: 'message' }>,
  understand: (text: string) => Understanding,
): TurnInput {
  if (text.trim() === '' && files.length > 0) return { kind: 'files', files };
  return { kind: 'text', text, understanding: understand(text), ...(files.length === 0 ? {} : { files }) };
}

/** An event that was given up: the session stays as it was, the customer gets an apology and the offer of a person. */
function failedTurn(options: TurnOptions, pending: PendingEvent, error: Turn['error']): TurnOutcome {
  const { knowledge } = options.understander();
  const before = sessionOf(pending, knowledge);
  const context = flowContext(knowledge, before.language, options.clock.now());
  const text = context.say('turn.failed');
  const said = inScript({ kind: 'choices', text, choices: [humanChoice(context)] }, before.language, before.script);
  return outcome(options, pending, {
    before,
    session: { ...before, offered: [...choicesOf(said)] },
    say: [said],
    decision: { flow: 'fallback', entry: null, also: [], route: 'failed' },
    calls: [],
    author: 'bot',
    case: null,
    understanding: null,
    error,
  });
}

interface Outcome extends DecidedInCase {
  readonly before: Session;
  readonly understanding: Understanding | null;
  readonly error: Turn['error'];
}

function outcome(options: TurnOptions, pending: PendingEvent, result: Outcome): TurnOutcome {
  const { event, conversation, receivedAt } = pending;
  const { knowledge } = options.understander();
  const now = options.clock.now();
  const howTo = howToChoose(knowledge, result.session, now);
  const channel = options.capabilities(event.ref.platform);
  return {
    session: result.session,
    replies: fitAll(result.say, channel, howTo),
    author: result.author,
    calls: result.calls,
    case: result.case,
    turn: {
      id: options.newId(),
      conversation,
      platform: event.ref.platform,
      customer: options.pseudonym(event),
      receivedAt,
      decidedAt: now,
      deliveredAt: null,
      author: 'bot',
      language: result.session.language,
      // The places of what was found are places in the text, with which what is shown begins.
      said: maskMessage(shownText(event, result.before.offered), result.understanding?.entities ?? []),
      understanding: withoutPersonalData(result.understanding),
      decision: result.decision,
      replies: result.say.map((message) => mask(message.text)),
      calls: callsOf(event),
      knowledgeVersion: knowledge.version,
      error: result.error,
    },
  };
}

function withoutPersonalData(understanding: Understanding | null): Understanding | null {
  if (understanding === null) return null;
  const { aside, entities } = understanding;
  const withParts = aside === null ? null : { told: maskPart(aside.told), asked: maskPart(aside.asked) };
  return { ...understanding, entities: maskEntities(entities), aside: withParts };
}

function maskPart({ text, understanding }: UnderstoodPart): UnderstoodPart {
  const { entities } = understanding;
  return { text: maskMessage(text, entities), understanding: { ...understanding, entities: maskEntities(entities) } };
}

/** The calls that a turn is about. */
function callsOf(event: InboxEvent): Turn['calls'] {
  if (event.kind !== 'result') return [];
  const { name, ms } = event.call;
  return [{ name, ms, failed: !readResult(event.result).ok }];
}

function readResult(result: unknown): CallResult {
  const parsed = CallResult.safeParse(result);
  return parsed.success ? parsed.data : { ok: false };
}

/** The line under a numbered list, as the customer reads it. */
export function howToChoose(knowledge: Knowledge, { language, script }: Session, now: number): string {
  const text = flowContext(knowledge, language, now).say('choices.howTo');
  return inScript({ kind: 'text', text }, language, script).text;
}
