import type { Adapter } from '../../model/adapter.ts';
import { ConversationRef } from '../../model/event.ts';
import type { Knowledge } from '../../model/knowledge.ts';
import type { Store } from '../../model/store.ts';
import { type DeskWithRoom, roomsOf } from './view.ts';

type GroupName = DeskWithRoom['room'];

/** Where desks' groups are. */
export interface Places {
  /** The desks whose cases come to the group that something was written in; [] = it is no desk's. */
  desksAt(ref: ConversationRef): DeskWithRoom[];
  /** Keeps where a group was last seen. */
  saw(ref: ConversationRef): Promise<void>;
  /** Where a desk's group is written to; null = the shop's account there is not known yet. */
  groupOf(desk: DeskWithRoom): Promise<ConversationRef | null>;
}

const settingOf = ({ platform, conversation }: GroupName): string => `room:${JSON.stringify([platform, conversation])}`;

/** Knows groups by what was last written in them, also before a restart, and else by the account of their adapter. */
export function createPlaces(
  store: Pick<Store, 'setting' | 'putSetting'>,
  knowledge: () => Knowledge,
  adapter: (platform: string) => Adapter | undefined,
): Places {
  /** What is stored, by setting; null = nothing. */
  const known = new Map<string, ConversationRef | null>();

  async function stored(name: GroupName): Promise<ConversationRef | null> {
    const key = settingOf(name);
    const here = known.get(key);
    if (here !== undefined) return here;
    const read = readRef(await store.setting(key, () => ''));
    known.set(key, read);
    return read;
  }

  return {
    desksAt: ({ kind, platform, conversation }) =>
      kind === 'direct'
        ? []
        : roomsOf(knowledge()).filter(({ room }) => room.platform === platform && room.conversation === conversation),

    async saw({ thread, native, ...group }) {
      // What only the adapter understands is, in a thread, the thread's.
      const seen: ConversationRef = { ...group, ...(thread !== undefined || native === undefined ? {} : { native }) };
      const before = await stored(seen);
      const isSame = before?.account === seen.account && (thread !== undefined || sameJson(before, seen));
      if (isSame) return;
      await store.putSetting(settingOf(seen), JSON.stringify(seen));
      known.set(settingOf(seen), seen);
    },

    async groupOf({ room }) {
      const before = await stored(room);
      const account = adapter(room.platform)?.account?.() ?? before?.account;
      if (account === undefined) return null;
      if (before?.account === account) return before;
      return { ...room, account, kind: 'group' };
    },
  };
}

function readRef(json: string): ConversationRef | null {
  try {
    return ConversationRef.parse(JSON.parse(json));
  } catch {
    return null;
  }
}

const sameJson = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
