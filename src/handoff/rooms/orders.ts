import { type Case, caseCode } from '../../model/case.ts';
import { localize } from '../../model/language.ts';
import type { Order } from '../commands.ts';
import { recipientOf } from '../recipients.ts';
import { profileOf, sendChoices } from './card.ts';
import { answer, earlierOf, type MemberScene, type RoomsOptions, withChoices } from './scene.ts';
import { channelName, customerName, hasBareWords, listed, type RoomView } from './view.ts';

const WEEK_MS = 7 * 24 * 3_600_000;
const MINUTE_MS = 60_000;
const WAITS = 101;
/** Most messages of the customer that are shown unmasked. */
const REVEALED = 5;
const LINES = 500;

/** Does something with a case, or tells why not; null = it was not done. */
type Act = (scene: MemberScene, current: Case, action: unknown) => Promise<number | null>;

/** Carries out commands. */
export function createOrders(options: RoomsOptions, act: Act) {
  const { store, knowledge, clock } = options;
  const tell = (scene: MemberScene, text: string): Promise<void> => answer(options, scene, text);

  /** Words of the shop's own to the customer, in their language. */
  async function speak(scene: MemberScene, current: Case, text: string): Promise<void> {
    await act(scene, current, { kind: 'message', text });
  }

  async function transfer(scene: MemberScene, current: Case, to: string): Promise<void> {
    const people = (await store.people()).filter(({ role }) => role !== 'reviewer');
    const desks = knowledge().shop.desk.desks.map(({ id }) => id);
    const found = recipientOf(to, { people, desks });
    if (found !== null) return void (await act(scene, current, { kind: 'transfer', to: found }));
    const names = [...people.map(({ name, id }) => `@${name} (${id})`), ...desks].join(', ');
    await tell(scene, scene.view.say('desk.room.transferTo', { names }));
  }

  async function suggest(scene: MemberScene, current: Case): Promise<void> {
    const { view } = scene;
    const code = caseCode(current.number);
    const found = await options.suggestions(current);
    if (found.length === 0) return tell(scene, view.say('desk.room.noSuggestions', { code }));
    const list = found.map(({ title, text, entry }) => {
      const how = hasBareWords(view.channel) ? [view.say('desk.room.suggestHow', { code, entry })] : [];
      return [`• ${title}`, text, ...how].join('\n');
    });
    const text = view.say('desk.room.suggestions', { code, list: list.join('\n\n') });
    await answer(options, scene, withChoices(text, sendChoices(current, found, view), view));
  }

  async function send(scene: MemberScene, current: Case, entry: string): Promise<void> {
    const { entries, shop } = knowledge();
    const found = entries.get(entry)?.answer ?? null;
    if (found !== null) return speak(scene, current, localize(found, current.language, shop.languages));
    await tell(scene, scene.view.say('desk.room.noSuchAnswer', { code: caseCode(current.number) }));
  }

  /** Shows what is masked to the room, once it is noted who asked. */
  async function reveal(scene: MemberScene, current: Case): Promise<void> {
    if ((await act(scene, current, { kind: 'reveal' })) === null) return;
    const lines = await store.caseEvents(current.number, 0, LINES);
    const said = lines.flatMap(({ by, change }) =>
      by.kind === 'customer' && change.kind === 'message' && change.text.trim() !== '' ? [change.text] : [],
    );
    const list = revealed(current, said.slice(-REVEALED), scene.view);
    await tell(scene, scene.view.say('desk.room.revealedFacts', { code: caseCode(current.number), list }));
  }

  /** What was proposed, in these words where there are any. */
  async function learn(scene: MemberScene, current: Case, said: Extract<Order, { kind: 'learn' }>): Promise<void> {
    const question = said.question ?? current.proposal?.question ?? '';
    await act(scene, current, { kind: 'learn', question, answer: said.answer ?? current.proposal?.answer ?? '' });
  }

  async function stats(scene: MemberScene): Promise<void> {
    const { view, desks, member } = scene;
    const count = async (filter: { states: ('queued' | 'claimed')[]; agent?: number }): Promise<number> => {
      const counts = await Promise.all(desks.map((desk) => store.countCases({ ...filter, desk })));
      return counts.reduce((sum, one) => sum + one, 0);
    };
    const [queued, claimed, own] = await Promise.all([
      count({ states: ['queued'] }),
      count({ states: ['claimed'] }),
      count({ states: ['claimed'], agent: member.id }),
    ]);
    const waits = (await store.caseWaits(clock.now() - WEEK_MS, WAITS)).toSorted((a, b) => a - b);
    const middle = waits[Math.floor(waits.length / 2)];
    const wait = middle === undefined ? [] : [view.say('desk.room.wait', { count: Math.round(middle / MINUTE_MS) })];
    await tell(scene, [view.say('desk.room.stats', { queued, claimed, own }), ...wait].join('\n'));
  }

  function help({ view }: MemberScene): string {
    const { say, marked, channel } = view;
    const { quickReplies } = knowledge().shop.desk;
    const names = quickReplies.map(({ id }) => `/${id}`).join(' ');
    return [
      say('desk.room.help'),
      ...(marked ? [say('desk.room.helpMarked')] : []),
      ...(hasBareWords(channel) ? [say('desk.room.helpBare')] : []),
      ...(names === '' ? [] : [say('desk.room.helpQuick', { names })]),
    ].join('\n');
  }

  return {
    send,

    async quick(scene: MemberScene, current: Case, id: string): Promise<void> {
      const { desk, languages } = knowledge().shop;
      const found = desk.quickReplies.find((one) => one.id === id);
      if (found !== undefined) await speak(scene, current, localize(found.text, current.language, languages));
    },

    /** What is about no case. */
    async ofRoom(scene: MemberScene, { kind }: Order, open: () => Promise<Case[]>): Promise<void> {
      const { ref } = scene.event;
      if (kind === 'stats') return stats(scene);
      if (kind === 'cases') return tell(scene, listed(await open(), scene.view, clock.now()));
      if (kind === 'help') return tell(scene, help(scene));
      const group = { platform: ref.platform, group: ref.conversation };
      if (kind === 'desk') await tell(scene, scene.view.say('desk.room.groupId', group));
    },

    async ofCase(scene: MemberScene, current: Case, order: Order): Promise<void> {
      if (order.kind === 'transfer') return transfer(scene, current, order.to);
      if (order.kind === 'suggest')
        return order.entry === null ? suggest(scene, current) : send(scene, current, order.entry);
      if (order.kind === 'profile')
        return tell(scene, profileOf(current, await earlierOf(options, current), scene.view));
      if (order.kind === 'learn') return learn(scene, current, order);
      if (order.kind !== 'action') return;
      if (order.action.kind === 'reveal') return reveal(scene, current);
      await act(scene, current, order.action);
    },
  };
}

function revealed(current: Case, said: readonly string[], view: RoomView): string {
  const { say } = view;
  const { customer, order, callBack } = current;
  const facts = [
    `${say('desk.room.fact.customer')}: ${customerName(current, view)} (${customer.id})`,
    `${say('desk.room.fact.channel')}: ${channelName(customer.platform, view)}`,
    ...(order === null ? [] : [`${say('desk.room.fact.order')}: ${order}`]),
    ...(callBack === null ? [] : [`${say('desk.room.fact.callBack')}: ${callBack}`]),
  ];
  return [...facts, ...said.map((text) => `❝ ${text}`)].join('\n');
}
