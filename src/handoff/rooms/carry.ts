import { type Case, type CaseEventLine, caseCode, type RelayedFile } from '../../model/case.ts';
import { conversationKey } from '../../model/event.ts';
import { type Order, orderOf, type Written } from '../commands.ts';
import type { Pressed } from './card.ts';
import { readFiles } from './files.ts';
import { createHands, type MessageScene } from './hands.ts';
import { createOrders } from './orders.ts';
import { usageOf } from './refusals.ts';
import type { MemberScene, RoomsOptions } from './scene.ts';
import type { Target } from './target.ts';
import { hasBareWords } from './view.ts';
import { AFTERWARDS, CASELESS, nearestWord, TEXTUAL, type Verb, verbOf } from './words.ts';

type Said = Extract<Written, { readonly text: string }>;
type Commanded = Extract<Written, { readonly verb: unknown; readonly rest: string }>;
type Quick = Extract<Written, { readonly id: string }>;
type Found = Extract<Target, { kind: 'case' }>;

/** What of the buttons of a card is a command. */
const PRESSED: ReadonlySet<string> = new Set(['claim', 'release', 'bot', 'close', 'learn', 'drop']);
const TEXT = { textual: true };

/** Carries out what agents do in rooms. */
export interface Carrier {
  written(scene: MessageScene, written: Written): Promise<void>;
  pressed(scene: MemberScene, pressed: Pressed): Promise<void>;
}

/** Carries out what agents write in rooms and press. Everything once, however often it is delivered. */
export function createCarrier(options: RoomsOptions): Carrier {
  const { store, knowledge } = options;
  const hands = createHands(options);
  const { tell, find, refuse, caseHere, line, act } = hands;
  const orders = createOrders(options, act);

  /** Words in a room: for the customer, for colleagues, or just talk. */
  async function say(scene: MessageScene, said: Said): Promise<void> {
    const { event, view } = scene;
    const target = await find(scene, said.code, TEXT);
    if (target.kind === 'none' && said.kind === 'text') return;
    if (event.forwarded === true) return tell(scene, view.say('desk.room.forwarded'));
    if (target.kind !== 'case') return refuse(scene, target);
    const current = await caseHere(scene, target.number);
    if (current === null) return;
    const text = said.code === null || target.cut ? said.text : said.code.uncut;
    if (await isNote(said, target, scene)) return note(scene, current, text);
    await send(scene, current, text, target.replyTo);
  }

  async function isNote(said: Said, { number, replyTo }: Found, { view }: MessageScene): Promise<boolean> {
    if (said.kind === 'note' || (said.kind === 'text' && view.marked)) return true;
    return replyTo !== null && (await line(number, replyTo))?.change.kind === 'note';
  }

  const placeOf = ({ event: { ref, messageId } }: MessageScene) => ({ conversation: conversationKey(ref), messageId });

  async function note(scene: MessageScene, current: Case, words: string): Promise<void> {
    const kinds = (scene.event.files ?? []).map(({ kind }) => `[${scene.view.say(`desk.room.kind.${kind}`)}]`);
    const text = [words, ...kinds].join(' ').trim();
    const isKept = await keep(scene, current, { kind: 'note', text, written: placeOf(scene) });
    // In a thread it is plain where it belongs.
    if (!isKept || scene.event.ref.thread !== undefined) return;
    await tell(scene, scene.view.say('desk.room.noteKept', { code: caseCode(current.number) }));
  }

  async function send(scene: MessageScene, current: Case, text: string, replyTo: number | null): Promise<void> {
    let files: RelayedFile[];
    try {
      files = await readFiles(options, scene.event);
    } catch (error) {
      options.log.warn({ err: error, case: current.number }, 'a file of an agent could not be fetched');
      return tell(scene, scene.view.say('desk.room.fileFailed', { code: caseCode(current.number) }));
    }
    await keep(scene, current, { kind: 'message', text, files, replyTo, written: placeOf(scene) });
  }

  /** Does it, and notes which line the message in the room is. false = it was not done. */
  async function keep(scene: MessageScene, current: Case, action: object): Promise<boolean> {
    const seq = await act(scene, current, action);
    if (seq === null) return false;
    const { conversation, messageId } = placeOf(scene);
    await store.notePost(conversation, messageId, { case: current.number, seq });
    return true;
  }

  /** New words for what was sent. All else that is changed afterwards does nothing. */
  async function edited(scene: MessageScene, said: Written, edits: string): Promise<void> {
    const of = await store.lineOfPost(conversationKey(scene.event.ref), edits);
    const before = of === null ? null : await line(of.case, of.seq);
    if (of === null || before === null || !isOwn(before, scene.member.id)) return editedTalk(scene, said);
    if (before.change.kind === 'note') return tell(scene, scene.view.say('desk.room.noteStays'));
    if (!('text' in said) || !goesOut(said, scene)) return tell(scene, scene.view.say('desk.room.editedCommand'));
    const current = await caseHere(scene, of.case);
    if (current !== null) await act(scene, current, { kind: 'edit', of: of.seq, text: wordsFor(current, said) });
  }

  /** Without the code, where it is the case's own. */
  function wordsFor({ number }: Case, { code, text }: Said): string {
    return code === null || (!code.suspect && code.code === caseCode(number)) ? text : code.uncut;
  }

  const goesOut = ({ kind }: Said, { view }: MessageScene): boolean =>
    kind === 'reply' || (kind === 'text' && !view.marked);

  /** What was never sent is not sent by being changed. */
  async function editedTalk(scene: MessageScene, said: Written): Promise<void> {
    const isTalk = said.kind === 'text' && (await find(scene, said.code, TEXT)).kind === 'none';
    if (!isTalk) await tell(scene, scene.view.say('desk.room.editedCommand'));
  }

  async function commanded(scene: MessageScene, written: Commanded): Promise<void> {
    const { verb, rest, code } = written;
    if (!CASELESS.has(verb)) return commandedOfCase(scene, written);
    const order = orderFor(verb, code?.uncut ?? rest);
    if (order === null) return misused(scene, verb);
    await orders.ofRoom(scene, order, () => hands.open(scene));
  }

  async function commandedOfCase(scene: MessageScene, { verb, rest, code }: Commanded): Promise<void> {
    const target = await find(scene, code, { textual: TEXTUAL.has(verb), over: AFTERWARDS.has(verb) });
    if (target.kind !== 'case') return refuse(scene, target);
    const order = orderFor(verb, code === null || target.cut ? rest : code.uncut);
    if (order === null) return misused(scene, verb);
    const current = await caseHere(scene, target.number);
    if (current !== null) await orders.ofCase(scene, current, order);
  }

  const orderFor = (verb: Verb, words: string): Order | null =>
    verb === 'note' || verb === 'reply' ? null : orderOf(verb, words, knowledge().shop.languages);

  async function misused(scene: MessageScene, verb: Verb): Promise<void> {
    const usage = usageOf(verb, hasBareWords(scene.view.channel));
    await tell(scene, scene.view.say('desk.room.usage', { usage }));
  }

  async function quick(scene: MessageScene, { id, rest, code }: Quick): Promise<void> {
    const target = await find(scene, code, { textual: false });
    if (rest !== '') return tell(scene, scene.view.say('desk.room.usage', { usage: `/${id} A17` }));
    if (target.kind !== 'case') return refuse(scene, target);
    const current = await caseHere(scene, target.number);
    if (current !== null) await orders.quick(scene, current, id);
  }

  async function unknown(scene: MemberScene, word: string, nearest: string | null): Promise<void> {
    const { say: words } = scene.view;
    const near = nearest === null ? words('desk.room.unknown', { word }) : null;
    await tell(scene, near ?? words('desk.room.unknownNear', { word, nearest: nearest ?? '' }));
  }

  return {
    async written(scene, what) {
      const { event, view } = scene;
      if (event.edits !== undefined) return edited(scene, what, event.edits);
      if ('text' in what) return say(scene, what);
      if (event.forwarded === true) return tell(scene, view.say('desk.room.forwarded'));
      switch (what.kind) {
        case 'look-alike':
          return tell(scene, view.say('desk.room.lookAlike'));
        case 'needs-code':
          return refuse(scene, { kind: 'none' });
        case 'unknown':
          return unknown(scene, what.word, what.nearest);
        case 'quick':
          return quick(scene, what);
        case 'command':
          return commanded(scene, what);
      }
    },

    async pressed(scene, { number, verb, argument }) {
      const current = await caseHere(scene, number);
      if (current === null) return;
      if (verb === 'send') return orders.send(scene, current, argument);
      const known = PRESSED.has(verb) ? verbOf(verb) : null;
      const order = known === null ? null : orderFor(known, argument);
      if (order === null) return unknown(scene, verb, nearestWord(verb, []));
      await orders.ofCase(scene, current, order);
    },
  };
}

function isOwn({ by }: CaseEventLine, id: number): boolean {
  return by.kind === 'person' && by.id === id;
}
