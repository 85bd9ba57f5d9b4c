import type { Room, Texts } from './wire.ts';
import { channelName, timeOf, type Words } from './words.ts';

interface RoomsProps {
  readonly texts: Texts;
  readonly say: Words;
  readonly rooms: readonly Room[];
}

/** Stands at the top while the people of a desk cannot be reached. */
export function RoomAlarm({ texts, say, rooms }: RoomsProps) {
  const away = rooms.filter(({ connected }) => !connected);
  const desks = away.map(({ desk, platform }) => `${desk} (${channelName(texts, platform)})`).join(', ');
  return <div role="alert">{away.length > 0 && <p class="alarm">{say('room.alarm', { desks })}</p>}</div>;
}

/** The groups of desks: whether they can be reached, since when, and how many customers wait. */
export function Rooms({ texts, say, rooms }: RoomsProps) {
  return (
    <ul class="list">
      {rooms.map(({ desk, platform, connected, detail, since, waiting }) => (
        <li key={desk} class="channel room">
          <div class="channel-line">
            <h3>{say('room.on', { desk, channel: channelName(texts, platform) })}</h3>
            <span class={`state ${connected ? 'connected' : 'disconnected'}`}>
              <span aria-hidden="true">{connected ? '✓' : '✕'}</span> {say(connected ? 'room.connected' : 'room.away')}
            </span>
          </div>
          <p class="soft">
            {say('room.since', { time: timeOf(since, texts) })} · {say('room.waiting', { count: waiting })}
          </p>
          {detail !== null && <p class="soft">{detail}</p>}
        </li>
      ))}
    </ul>
  );
}
