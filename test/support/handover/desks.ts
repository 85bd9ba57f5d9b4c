import { type Group, type Member, type Shown, sees } from './peers.ts';

/** A case as the people of a desk see it and work on it. */
export interface DeskCase {
  /** As cases are called, such as A1. */
  readonly code: string;
  /** What they read of it, oldest first, as it stands now. */
  read(): Promise<readonly Shown[]>;
  claims(): Promise<void>;
  says(text: string): Promise<void>;
  notes(text: string): Promise<void>;
  closes(): Promise<void>;
  /** Somebody whom the shop does not know tries to claim it; resolves when they were refused. */
  strangerClaims(number: number): Promise<void>;
  /** The second agent claims it; resolves with who has it, as they hear it. */
  rivalClaims(): Promise<string>;
}

/** A desk of one kind. */
export interface DeskSide {
  /** The next case that comes. */
  arrival(): Promise<DeskCase>;
  /** How it shows that a reply arrived or did not, and what the customer thinks. */
  readonly delivered: RegExp;
  readonly undelivered: RegExp;
  readonly rated: RegExp;
}

/** How people say in a group which case they mean: they write in its thread, answer its messages, or write its code. */
export type Manner = 'thread' | 'reply' | 'code';

/** The first agent serves customers, the second comes too late. */
export interface Staff {
  readonly agents: readonly [Member, Member];
  stranger(number: number): Member;
}

interface Place {
  readonly code: string;
  readonly card: Shown;
}

/** Nobody answers a message sooner than that, ms. */
const SOONEST_MS = 60;
const CODE = /#([A-Z]\d+) /;

/** A desk in a group. */
export function roomDesk(group: Group, staff: Staff, manner: Manner): DeskSide {
  const seen = new Set<string>();

  function nextCard(all: readonly Shown[]): Place | null {
    for (const card of all) {
      const code = CODE.exec(card.text)?.[1];
      if (code !== undefined && !seen.has(code)) return { code, card };
    }
    return null;
  }

  return {
    async arrival() {
      const place = await sees(group.shown, nextCard);
      seen.add(place.code);
      return caseIn(group, staff, manner, place);
    },
    delivered: /✓ → /,
    undelivered: /✗ 没有送达/,
    rated: /⭐ 客人评价：5 星 · 态度很好/,
  };
}

function caseIn(group: Group, { agents, stranger }: Staff, manner: Manner, { code, card }: Place): DeskCase {
  const [agent, rival] = agents;
  const words = (): string[] => group.shown().map(({ text }) => text);
  const named = new RegExp(`\\b${code}\\b`);
  const here = (): Shown[] =>
    group.shown().filter(({ thread, text }) => (manner === 'thread' ? thread === card.thread : named.test(text)));

  /** Slashes and threads, or the words of a room that has neither. */
  function writes(who: Member, text: string, bare: string): Promise<void> {
    if (manner === 'code') return who.writes(bare);
    if (manner === 'thread') return who.writes(text, { thread: card.thread });
    const theirs = here().findLast(({ at, text: shown }) => shown.includes('：') && at < Date.now() - SOONEST_MS);
    return who.writes(text, { replyTo: theirs?.id ?? card.id });
  }

  const claim = (who: Member): Promise<void> => writes(who, '/claim', `接单 ${code}`);

  return {
    code,
    read: async () => here(),
    claims: () => agent.presses?.(card, '接单') ?? claim(agent),
    says: (text) => writes(agent, text, `${code} ${text}`),
    notes: (text) => writes(agent, `/note ${text}`, `备注 ${code} ${text}`),
    closes: () => writes(agent, '/close solved', `结束 ${code} 已解决`),
    async strangerClaims(number) {
      const hints = (texts: readonly string[]): number =>
        texts.filter((text) => text.includes('只有登记过的客服才能操作')).length;
      const before = hints(words());
      await claim(stranger(number));
      await sees(words, (texts) => hints(texts) > before);
    },
    async rivalClaims() {
      await claim(rival);
      const taken = new RegExp(`${code} 是 (.+) 在服务，没有执行`);
      return sees(words, (texts) => texts.flatMap((text) => taken.exec(text)?.[1] ?? []).at(-1));
    },
  };
}
