import type { ConversationRef, IncomingEvent } from '../../model/event.ts';
import { type Manner, readWritten, type Written } from '../commands.ts';
import { bindingHash, readBindingCode } from './binding.ts';
import { readChoice } from './card.ts';
import type { Carrier } from './carry.ts';
import type { Places } from './places.ts';
import { answer, capabilitiesOf, type MemberScene, type RoomsOptions, type Scene, setDone, wasDone } from './scene.ts';
import { hasBareWords, viewOf } from './view.ts';

const HOUR_MS = 3_600_000;
/** Who is no agent is told so once. */
const HINTS = { most: 1, perMs: HOUR_MS };
/** Wrong codes of one sender. */
const WRONG_CODES = { most: 5, perMs: HOUR_MS };

type Message = Extract<IncomingEvent, { kind: 'message' }>;

/** Takes what happens in rooms. */
export function createTaker(options: RoomsOptions, places: Places, carry: Carrier) {
  const { store, knowledge, clock } = options;

  /** Who it is, by the platform's id alone; null = nobody who may act. */
  async function memberOf({ ref, from }: IncomingEvent): Promise<MemberScene['member'] | null> {
    // A group's anonymous admin writes as the group.
    if (from.id === ref.conversation) return null;
    const id = await store.agentBoundTo(ref.platform, ref.account, from.id);
    const person = id === null ? null : await store.person(id);
    if (person === null || person.role === 'reviewer') return null;
    return { id: person.id, name: person.name, role: person.role };
  }

  const scene = (event: IncomingEvent, desks: readonly string[]): Scene => ({
    event,
    // A button counts once for everybody who presses it.
    key: `${event.dedupeKey}:${event.from.id}`,
    desks,
    view: viewOf(knowledge(), desks[0] ?? '', capabilitiesOf(options, event.ref.platform)),
  });

  async function inRoom(event: IncomingEvent, desks: readonly string[]): Promise<void> {
    await places.saw(event.ref);
    if (event.kind === 'joined') return;
    const here = scene(event, desks);
    // What was refused is not carried out later because it is delivered again.
    if (await wasDone(options, here)) return;
    await happened(here, event);
    await setDone(options, here);
  }

  async function happened(here: Scene, event: Exclude<IncomingEvent, { kind: 'joined' }>): Promise<void> {
    const member = await memberOf(event);
    if (event.kind === 'choice') return member === null ? hint(here) : pressed({ ...here, member }, event.choice);
    const written = readWritten(event.text, mannerOf(here));
    if (member !== null) return carry.written({ ...here, event, member }, written);
    // Whoever writes in a customer's thread believes to answer them.
    if (isOrder(written) || event.ref.thread !== undefined) await hint(here);
  }

  const mannerOf = ({ view }: Scene): Manner => ({
    bareWords: hasBareWords(view.channel),
    quickReplies: knowledge().shop.desk.quickReplies.map(({ id }) => id),
  });

  async function pressed(here: MemberScene, choice: string): Promise<void> {
    const press = readChoice(choice);
    if (press !== null) await carry.pressed(here, press);
  }

  /** Tells who may not act how to be listed, and everybody else of it at most once an hour. */
  async function hint(here: Scene): Promise<void> {
    const { ref, from } = here.event;
    const subject = `room-hint:${JSON.stringify([ref.platform, ref.account, ref.conversation, from.id])}`;
    const begun = await store.beginTry([subject], HINTS, clock.now());
    if (!begun.begun) return;
    const { say } = here.view;
    await answer(options, here, say(from.id === ref.conversation ? 'desk.room.anonymous' : 'desk.room.unlisted'));
  }

  /** An agent asks what a group is called that is no desk's yet. true = that was it. */
  async function askedForId(event: Message): Promise<boolean> {
    if (!/^\/?desk$/i.test(event.text.trim()) || event.forwarded === true || event.edits !== undefined) return false;
    if ((await memberOf(event)) === null) return false;
    const here = scene(event, []);
    await answer(options, here, here.view.say('desk.room.groupId', groupName(event.ref)));
    return true;
  }

  /** Somebody shows in private who they are. true = that was it. */
  async function bound(event: Message): Promise<boolean> {
    // A page of our own is no platform with groups.
    if (options.adapter(event.ref.platform)?.capabilities.rates === undefined) return false;
    const code = readBindingCode(event.text);
    if (code === null || event.forwarded === true || event.edits !== undefined) return false;
    const { platform, account } = event.ref;
    const here = scene(event, []);
    const subjects = [`desk-code:${JSON.stringify([platform, account, event.from.id])}`];
    const begun = await store.beginTry(subjects, WRONG_CODES, clock.now());
    // Whoever guesses so often hears no more, right or wrong.
    if (!begun.begun) return true;
    const identity = { platform, account, id: event.from.id };
    const person = await store.bindAgentByCode(bindingHash(code), identity, clock.now());
    if (person !== null) await store.takeBackTry(subjects, begun.id);
    // Delivered again the code is used up, and who they are is still true.
    const id = person ?? (await store.agentBoundTo(platform, account, event.from.id));
    const name = id === null ? undefined : (await store.person(id))?.name;
    const { say } = here.view;
    await answer(options, here, name === undefined ? say('desk.room.bindWrong') : say('desk.room.bound', { name }));
    return true;
  }

  return async (event: IncomingEvent): Promise<boolean> => {
    const desks = places.desksAt(event.ref);
    if (desks.length > 0) {
      await inRoom(
        event,
        desks.map(({ id }) => id),
      );
      return true;
    }
    if (event.kind !== 'message') return false;
    return event.ref.kind === 'group' ? askedForId(event) : bound(event);
  };
}

const groupName = ({ platform, conversation }: ConversationRef) => ({ platform, group: conversation });

/** Is it meant to have something done? Plain words are talk. */
const isOrder = ({ kind }: Written): boolean => kind !== 'text';
