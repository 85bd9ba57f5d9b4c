import type { SendResult } from '../model/adapter.ts';
import type { Case, CaseChange, CaseEvent, CaseEventLine } from '../model/case.ts';
import type { CaseReply, CaseResult } from '../model/case-store.ts';
import { type Desk, DeskAction, type DeskMember } from '../model/desk.ts';
import { conversationKey } from '../model/event.ts';
import type { OutgoingMessage } from '../model/message.ts';
import type { ChangeCase } from './changing.ts';
import { type Acted, act, type CaseWords, learntEntry } from './desk.ts';
import { proposalOf } from './learning.ts';
import type { DeskOptions } from './options.ts';
import { ticketOf } from './ticket.ts';
import { caseMessage } from './words.ts';

/** Lines of a case that an answer is looked for in. */
const READ_TO_LEARN = 500;
/** How often it is looked whether what the bot was sending has arrived, and for how long, ms. */
const LOOK_MS = 20;
const LOOK_FOR_MS = 35_000;
/** Stands before new words where a channel cannot change what was sent. */
const REWORDED = '✎ ';

type ActionOf<Kind extends DeskAction['kind']> = Extract<DeskAction, { kind: Kind }>;

/** What agents do with cases, with all that has to be looked up and done beside. */
export function createActing(options: DeskOptions, change: ChangeCase): Desk['act'] {
  const { store, clock, knowledge } = options;

  async function simple(
    number: number,
    action: DeskAction,
    by: DeskMember,
    key: string | undefined,
    said: readonly CaseReply[] = [],
  ): Promise<CaseResult> {
    const decide = (current: Case) => {
      const tell = (words: CaseWords) => caseMessage(knowledge(), current, words);
      return { acted: act(current, action, { by, now: clock.now(), tell }), replies: said };
    };
    return change(number, decide, key);
  }

  /** An agent's own words, in as many messages as there are texts and files. */
  async function send(
    number: number,
    action: ActionOf<'message'>,
    by: DeskMember,
    key: string | undefined,
  ): Promise<CaseResult> {
    const replyTo = action.replyTo === null ? null : await sentAs(number, action.replyTo);
    const texts: OutgoingMessage[] = action.text === '' ? [] : [{ kind: 'text', text: action.text }];
    const files = action.files.flatMap((one): OutgoingMessage[] =>
      'platform' in one ? [] : [{ kind: 'file', text: one.file.name, file: one.file }],
    );
    const messages = [...texts, ...files];
    const replies = messages.map(
      (message, place): CaseReply => ({
        author: 'agent',
        message,
        event: 0,
        replyTo: place === 0 ? replyTo : null,
      }),
    );
    return simple(number, action, by, key, replies);
  }

  /** New words for a message of the agent's own; where the channel cannot change it, they are sent anew. */
  async function reword(number: number, action: ActionOf<'edit'>, by: DeskMember, key: string | undefined) {
    const { current, messageId, channel } = await ownMessage(number, action.of, by);
    if (current === null || channel === null) return { ok: false, why: 'not-now', case: current } as const;
    const text = action.text;
    if (channel.edit !== undefined && messageId !== null) {
      const result = await simple(number, action, by, key);
      if (!result.ok || !result.fresh) return result;
      return noteSent(number, result, await channel.edit(current.ref, messageId, { kind: 'text', text }));
    }
    const message = { kind: 'text', text: `${REWORDED}${text}` } as const;
    return simple(number, action, by, key, [{ author: 'agent', message, event: 0, replyTo: null }]);
  }

  /** Takes a message of the agent's own back, where the channel can. */
  async function recall(number: number, action: ActionOf<'recall'>, by: DeskMember, key: string | undefined) {
    const { current, messageId, channel } = await ownMessage(number, action.of, by);
    if (current === null || channel?.recall === undefined || messageId === null)
      return { ok: false, why: 'not-now', case: current } as const;
    const result = await simple(number, action, by, key);
    if (!result.ok || !result.fresh) return result;
    return noteSent(number, result, await channel.recall(current.ref, messageId));
  }

  /** A message by its line, if it is this agent's own; `channel` null = it is not. */
  async function ownMessage(number: number, seq: number, { id }: DeskMember) {
    const current = await store.case(number);
    const [found] = await store.caseEvents(number, seq - 1, 1);
    if (current === null || found?.seq !== seq || !isMessageOf(found, id))
      return { current, messageId: null, channel: null };
    return { current, messageId: await sentAs(number, seq), channel: options.channel(current.ref.platform) ?? {} };
  }

  async function noteSent<Result extends Extract<CaseResult, { ok: true }>>(
    number: number,
    result: Result,
    sent: SendResult,
  ): Promise<Result> {
    await note(number, outcomeOf(sent, result.first));
    return result;
  }

  function note(number: number, made: CaseChange, by: CaseEvent['by'] = { kind: 'system' }, key?: string) {
    const decide = (current: Case) => ({ acted: unchanged(current, { at: clock.now(), by, change: made }) });
    return change(number, decide, key);
  }

  /** Once a case: asked for again it is the same one. */
  async function fileTicket(number: number, { text }: ActionOf<'ticket'>, { id, name }: DeskMember) {
    const current = await store.case(number);
    if (current === null) return { ok: false, why: 'absent', case: null } as const;
    const ticket = await options.tickets.open(ticketOf(current, text), `case:${number}`);
    return note(number, { kind: 'ticket', number: ticket.number }, { kind: 'person', id, name }, 'ticket');
  }

  /** The entry is written before the case says so: should the process die between, the same one is written again. */
  async function learn(number: number, action: ActionOf<'learn'>, by: DeskMember, key: string | undefined) {
    const current = await store.case(number);
    const { question, answer } = action;
    if (current?.proposal?.state === 'open')
      await options.learn({ id: learntEntry(current), language: current.language, question, answer });
    return simple(number, action, by, key);
  }

  /** Offers what the knowledge could learn. */
  async function propose({ number }: Case): Promise<void> {
    const lines = await store.caseEvents(number, 0, READ_TO_LEARN);
    const decide = (current: Case): { acted: Acted } => {
      const proposal = proposalOf(current, lines);
      if (proposal === null) return { acted: { ok: false, why: 'not-now' } };
      const { question, answer } = proposal;
      const made = { at: clock.now(), by: { kind: 'system' }, change: { kind: 'proposed', question, answer } } as const;
      return { acted: unchanged({ ...current, proposal }, made) };
    };
    await change(number, decide, 'proposal');
  }

  /** Until nothing of the bot's is on its way: what it began to send before the claim has arrived, or never will. */
  async function silence(conversation: string): Promise<void> {
    const until = clock.now() + LOOK_FOR_MS;
    while ((await store.botIsSending(conversation)) && clock.now() < until)
      await new Promise<void>((resolve) => clock.schedule(LOOK_MS, resolve));
  }

  /** The platform's id of what a line is in the customer's conversation; null = it has none (yet). */
  async function sentAs(number: number, seq: number): Promise<string | null> {
    const current = await store.case(number);
    return current === null ? null : store.messageOfLine(number, seq, conversationKey(current.ref));
  }

  async function perform(number: number, action: DeskAction, by: DeskMember, key: string | undefined) {
    switch (action.kind) {
      case 'message':
        return send(number, action, by, key);
      case 'edit':
        return reword(number, action, by, key);
      case 'recall':
        return recall(number, action, by, key);
      case 'ticket':
        return fileTicket(number, action, by);
      case 'learn':
        return learn(number, action, by, key);
      default:
        return simple(number, action, by, key);
    }
  }

  return async (number, asked, by, key) => {
    const action = DeskAction.parse(asked);
    const result = await perform(number, action, by, key);
    if (!result.ok) return result;
    if (result.fresh && action.kind === 'close') await propose(result.case);
    if (result.case.state === 'claimed') await silence(conversationKey(result.case.ref));
    return result;
  };
}

const isMessageOf = ({ change, by }: CaseEventLine, person: number | null): boolean =>
  change.kind === 'message' && by.kind === 'person' && by.id === person;

const unchanged = (current: Case, event: CaseEvent): Acted => ({
  ok: true,
  case: current,
  events: [event],
  replies: [],
  notice: null,
});

function outcomeOf(result: SendResult, of: number): CaseChange {
  if (result.sent) return { kind: 'delivered', of };
  const { failure } = result;
  if (failure.kind === 'unreachable') return { kind: 'undelivered', of, why: failure.why };
  return { kind: 'undelivered', of, why: failure.kind === 'rejected' ? 'rejected' : 'unavailable' };
}
