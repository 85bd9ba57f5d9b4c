import { type Case, type CaseEventLine, caseCode } from '../../model/case.ts';
import { DeskAction } from '../../model/desk.ts';
import { conversationKey, type IncomingEvent } from '../../model/event.ts';
import type { WrittenCode } from '../commands.ts';
import { Unlearnable } from '../options.ts';
import { refusalOf, unclearWords } from './refusals.ts';
import { answer, type MemberScene, type RoomsOptions } from './scene.ts';
import { type Target, targetOf } from './target.ts';
import { hasBareWords } from './view.ts';

/** Most open cases that a code is looked for among: there are no more codes. */
const MOST_OPEN = 2574;
/** Cases that ended last, of each desk. */
const LATEST = 100;

type Message = Extract<IncomingEvent, { kind: 'message' }>;
/** A message of somebody who may act. */
export type MessageScene = MemberScene & { readonly event: Message };

/** `textual`: what follows a code is a text, in which it may be a word; `over`: cases that are over count. */
interface Finding {
  readonly textual: boolean;
  readonly over?: boolean;
}

/** What all that is done in a room is done with. */
export interface Hands {
  tell(scene: MemberScene, text: string): Promise<void>;
  /** The open cases of the room. */
  open(scene: MemberScene): Promise<Case[]>;
  /** Which case is meant. */
  find(scene: MessageScene, code: WrittenCode | null, how: Finding): Promise<Target>;
  /** Tells that it is not known which case is meant, and which there are. */
  refuse(scene: MemberScene, target: Exclude<Target, { kind: 'case' }>): Promise<void>;
  /** A case of this room; null = it is none, which was told. */
  caseHere(scene: MemberScene, number: number): Promise<Case | null>;
  line(number: number, seq: number): Promise<CaseEventLine | null>;
  /** Does something. Gives the place of its line in the case's history; null = it was not done, which was told. */
  act(scene: MemberScene, current: Case, action: unknown): Promise<number | null>;
}

export function createHands(options: RoomsOptions): Hands {
  const { store, desk, clock } = options;
  const tell: Hands['tell'] = (scene, text) => answer(options, scene, text);

  const open: Hands['open'] = async ({ desks }) => {
    const found = desks.map((id) => store.listCases({ states: ['queued', 'claimed'], desk: id }, MOST_OPEN));
    return (await Promise.all(found)).flat();
  };

  /** Where nothing else says it: the cases that who wrote has claimed here. */
  async function heldBy({ member, desks }: MemberScene): Promise<number[]> {
    const own = await store.listCases({ states: ['claimed'], agent: member.id }, MOST_OPEN);
    return own.flatMap((one) => (desks.includes(one.desk) ? [one.number] : []));
  }

  async function byCode(scene: MemberScene, code: string, over: boolean): Promise<number | null> {
    const hasCode = ({ number }: Case): boolean => caseCode(number) === code;
    const found = (await open(scene)).find(hasCode);
    if (found !== undefined || !over) return found?.number ?? null;
    const ended = scene.desks.map((id) => store.listCases({ states: ['closed'], desk: id }, LATEST));
    return (await Promise.all(ended)).flat().find(hasCode)?.number ?? null;
  }

  const refuse: Hands['refuse'] = async (scene, target) =>
    tell(scene, unclearWords(target, await open(scene), scene.view, clock.now()));

  return {
    tell,
    open,
    refuse,

    async find(scene, code, { textual, over = false }) {
      const { ref, replyTo } = scene.event;
      const key = conversationKey(ref);
      const thread = ref.thread === undefined ? null : await store.caseOfThread(key);
      const replied = replyTo === undefined ? null : await store.lineOfPost(key, replyTo);
      const coded = code === null ? null : await byCode(scene, code.code, over);
      const isBare = thread === null && replied === null && code === null && hasBareWords(scene.view.channel);
      const held = isBare ? await heldBy(scene) : null;
      return targetOf({ thread, replied, code, coded, held }, textual);
    },

    async caseHere(scene, number) {
      const found = await store.case(number);
      if (found === null) await refuse(scene, { kind: 'none' });
      else if (scene.desks.includes(found.desk)) return found;
      else await tell(scene, scene.view.say('desk.room.elsewhere', { code: caseCode(number), desk: found.desk }));
      return null;
    },

    line: async (number, seq) => (await store.caseEvents(number, seq - 1, 1)).find((one) => one.seq === seq) ?? null,

    async act(scene, { number }, asked) {
      const action = DeskAction.safeParse(asked);
      if (!action.success) {
        await tell(scene, scene.view.say('desk.room.tooLong', { code: caseCode(number) }));
        return null;
      }
      const result = await desk.act(number, action.data, scene.member, `room:${scene.key}`).catch(unlearnable);
      if (typeof result === 'string') {
        await tell(scene, scene.view.say('desk.learn.failed', { why: result }));
        return null;
      }
      if (result.ok) return result.first;
      await answer(options, scene, refusalOf(result, scene.view));
      return null;
    },
  };
}

/** Why the knowledge could not learn something; all else is thrown on. */
function unlearnable(error: unknown): string {
  if (error instanceof Unlearnable) return error.message;
  throw error;
}
