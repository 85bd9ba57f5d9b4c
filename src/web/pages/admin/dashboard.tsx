import type { ComponentChildren } from 'preact';
import { loadSnapshot } from './api.ts';
import { RoomAlarm, Rooms } from './rooms.tsx';
import { SetAsideList } from './setAside.tsx';
import { useFollowed } from './useFollowed.ts';
import type { Channel, Status, Texts } from './wire.ts';
import { channelName, timeOf, type Words } from './words.ts';

const EVERY_MS = 5000;

interface DashboardProps {
  readonly texts: Texts;
  readonly say: Words;
  /** Nobody is signed in any more. */
  readonly onOut: () => void;
}

/** How the service is, kept up to date. */
export function Dashboard({ texts, say, onOut }: DashboardProps) {
  const following = { load: loadSnapshot, key: 'status', everyMs: EVERY_MS, onOut };
  const { value: snapshot, trouble, refresh } = useFollowed(following);
  return (
    <>
      <div role="status">{trouble !== null && <p class="notice">{say('offline')}</p>}</div>
      {snapshot !== null && (
        <>
          <RoomAlarm texts={texts} say={say} rooms={snapshot.status.rooms} />
          <Section title={say('channels')}>
            <ul class="list">
              {snapshot.status.channels.map((channel) => (
                <ChannelItem key={channel.platform} texts={texts} say={say} channel={channel} />
              ))}
            </ul>
          </Section>
          {snapshot.status.rooms.length > 0 && (
            <Section title={say('rooms')}>
              <Rooms texts={texts} say={say} rooms={snapshot.status.rooms} />
            </Section>
          )}
          <Queues say={say} depths={snapshot.status.depths} />
          <SetAsideList texts={texts} say={say} events={snapshot.setAside} onChanged={refresh} />
          <KnowledgeState say={say} knowledge={snapshot.status.knowledge} />
          <p class="soft">
            {say('running', {
              version: snapshot.status.version,
              time: timeOf(snapshot.status.startedAt, texts),
            })}
          </p>
        </>
      )}
    </>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <section class="card">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

interface ChannelProps {
  readonly texts: Texts;
  readonly say: Words;
  readonly channel: Channel;
}

/** Beside the words and the colour, for who does not see colours. */
const MARKS: Readonly<Record<Channel['state'], string>> = {
  connected: '✓',
  starting: '…',
  'needs-login': '!',
  disconnected: '✕',
  stopped: '–',
};

function ChannelItem({ texts, say, channel }: ChannelProps) {
  const { platform, state, detail, qrImage } = channel;
  return (
    <li class="channel">
      <div class="channel-line">
        <h3>{channelName(texts, platform)}</h3>
        <span class={`state ${state}`}>
          <span aria-hidden="true">{MARKS[state]}</span> {say(`state.${state}`)}
        </span>
      </div>
      {detail !== undefined && <p class="soft">{detail}</p>}
      {typeof qrImage === 'string' && (
        <div class="qr">
          <img src={qrImage} alt={say('qr')} width="220" height="220" />
          <p>{say('scan')}</p>
        </div>
      )}
    </li>
  );
}

function Queues({ say, depths }: { readonly say: Words; readonly depths: Status['depths'] }) {
  const shown = ['inbox', 'outbox', 'setAside', 'unknownSends'] as const;
  return (
    <Section title={say('queues')}>
      <dl class="depths">
        {shown.map((key) => (
          <div key={key}>
            <dt>{say(key)}</dt>
            <dd id={`depth-${key}`}>{depths[key]}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function KnowledgeState({ say, knowledge }: { readonly say: Words; readonly knowledge: Status['knowledge'] }) {
  const { version, entries, trained, faults } = knowledge;
  const broken = faults.some(({ severity }) => severity === 'fault');
  return (
    <Section title={say('knowledge')}>
      <ul class="facts">
        <li>{say('entries', { count: entries })}</li>
        <li>{say('knowledgeVersion', { version })}</li>
        <li>{say(trained ? 'trained' : 'training')}</li>
      </ul>
      {broken && <p class="problem">{say('faultsHold')}</p>}
      {faults.length === 0 ? (
        <p>{say('noFaults')}</p>
      ) : (
        <ul class="list faults">
          {faults.map(({ severity, file, line, column, message }) => (
            <li key={`${file}:${line}:${column}:${message}`}>
              <strong class={severity}>{say(severity)}</strong> <code>{`${file}:${line}:${column}`}</code>
              <span class="message">{message}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
