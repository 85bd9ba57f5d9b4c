import type { RoomStatus } from '../../handoff/rooms/reach.ts';
import type { AdapterStatus } from '../../model/adapter.ts';
import type { Clock } from '../../model/clock.ts';
import type { Fault, Knowledge } from '../../model/knowledge.ts';
import type { Store } from '../../model/store.ts';

export interface StatusOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly knowledge: () => Knowledge;
  /** Of the knowledge files as they are now. */
  readonly faults: () => readonly Fault[];
  readonly trained: () => boolean;
  readonly channels: () => Readonly<Record<string, AdapterStatus>>;
  /** The groups of desks. */
  readonly rooms?: () => readonly RoomStatus[];
  /** Of the program. */
  readonly version: string;
  /** ms since 1970. */
  readonly startedAt: number;
}

/** How the service is, for `GET /admin/api/status`. */
export async function readStatus(options: StatusOptions) {
  const { store, clock, knowledge, startedAt } = options;
  const { version, entries } = knowledge();
  const channels = Object.entries(options.channels()).map(async ([platform, { state, detail, qr }]) => ({
    platform,
    state,
    ...(detail === undefined ? {} : { detail }),
    ...(qr === undefined ? {} : { qr, qrImage: await drawQr(qr) }),
  }));
  return {
    version: options.version,
    startedAt: new Date(startedAt).toISOString(),
    uptimeSeconds: Math.round((clock.now() - startedAt) / 1000),
    channels: await Promise.all(channels),
    rooms: await Promise.all((options.rooms?.() ?? []).map((room) => readRoom(room, store))),
    knowledge: { version, entries: entries.size, trained: options.trained(), faults: options.faults() },
    depths: await store.depths(),
  };
}

/** A desk's group, and how many customers wait at the desk. */
async function readRoom({ since, ...room }: RoomStatus, store: Pick<Store, 'countCases'>) {
  const waiting = await store.countCases({ states: ['queued'], desk: room.desk });
  return { ...room, since: new Date(since).toISOString(), waiting };
}

/** An SVG picture as a data address; null = the text is too long for a code. */
async function drawQr(text: string): Promise<string | null> {
  const { toString: draw } = await import('qrcode');
  try {
    const svg = await draw(text, { type: 'svg' });
    return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
  } catch {
    return null;
  }
}
