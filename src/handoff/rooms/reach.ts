import type { Adapter } from '../../model/adapter.ts';
import type { Knowledge } from '../../model/knowledge.ts';
import type { RoomsOptions } from './scene.ts';
import { type DeskWithRoom, roomsOf } from './view.ts';

/** How a desk's group is, for admins. */
export interface RoomStatus {
  readonly desk: string;
  readonly platform: string;
  readonly group: string;
  readonly connected: boolean;
  /** Why it is not; null = it is. */
  readonly detail: string | null;
  /** Since when it has been so, ms since 1970. */
  readonly since: number;
}

/** Whether the people of a desk can be reached now: they are on the page, or their group's platform is there. */
export function isReachable(
  desk: string,
  knowledge: Knowledge,
  adapter: (platform: string) => Adapter | undefined,
): boolean {
  const found = roomsOf(knowledge).find(({ id }) => id === desk);
  return found === undefined || faultOf(found, adapter) === null;
}

/** Why a desk's platform is away; null = it is there. */
export function faultOf({ room }: DeskWithRoom, adapter: (platform: string) => Adapter | undefined): string | null {
  const found = adapter(room.platform);
  if (found === undefined) return `${room.platform} is switched off`;
  const { state, detail } = found.status();
  return state === 'connected' ? null : [state, ...(detail === undefined ? [] : [detail])].join(': ');
}

/** Keeps which desks are away, and tells the log of each change once. */
export function createWatch({ knowledge, log, clock }: Pick<RoomsOptions, 'knowledge' | 'log' | 'clock'>) {
  /** Why, by desk. */
  const away = new Map<string, string>();
  const startedAt = clock.now();
  /** When a desk was last away, or back. */
  const changedAt = new Map<string, number>();
  return {
    note({ id, room }: DeskWithRoom, fault: string | null): void {
      const before = away.get(id);
      if (fault === null) {
        if (!away.delete(id)) return;
        changedAt.set(id, clock.now());
        log.error({ desk: id, platform: room.platform }, 'a desk’s group is back');
        return;
      }
      away.set(id, fault);
      if (before !== undefined) return;
      changedAt.set(id, clock.now());
      log.error({ desk: id, platform: room.platform, fault }, 'a desk’s group is away: cases wait');
    },
    isAny: (): boolean => away.size > 0,
    status: (): RoomStatus[] =>
      roomsOf(knowledge()).map(({ id, room }) => {
        const detail = away.get(id) ?? null;
        const since = changedAt.get(id) ?? startedAt;
        return {
          desk: id,
          platform: room.platform,
          group: room.conversation,
          connected: detail === null,
          detail,
          since,
        };
      }),
  };
}
