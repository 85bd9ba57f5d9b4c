import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { PriorityMark } from '../admin/tickets/marks.tsx';
import { channelName } from '../admin/words.ts';
import { languageOf } from '../chat/text.ts';
import type { Desk } from './desk.ts';
import type { Attention } from './useAttention.ts';
import type { Groups, useCases } from './useCases.ts';
import type { Case } from './wire.ts';
import { lengthOf } from './words.ts';

interface ListProps {
  readonly desk: Desk;
  readonly cases: ReturnType<typeof useCases>;
  readonly attention: Attention;
  readonly selected: number | null;
  /** A case was chosen, and not only walked over. */
  readonly onOpen: () => void;
  readonly onHelp: () => void;
}

/** All cases: who waits, mine, others', and those that are over. */
export function CaseList({ desk, cases, attention, selected, onOpen, onHelp }: ListProps) {
  const { say } = desk;
  const { value: groups, trouble, showsClosed, showClosed } = cases;
  useFocusBack(selected);
  const shared = { desk, selected, onOpen };
  const isOffline = trouble !== null || !desk.changes.connected();
  return (
    <nav class="cases" aria-label={say('cases')}>
      <div class="cases-head">
        <h2>{say('cases')}</h2>
        <NotificationsButton desk={desk} attention={attention} />
        <button type="button" class="button small" onClick={onHelp} aria-label={say('help')} title={say('help')}>
          ?
        </button>
      </div>
      <p class="unseen" role="status">
        {attention.news}
      </p>
      <div role="status">{isOffline && <p class="notice">{desk.sayAdmin('offline')}</p>}</div>
      {groups !== null && (
        <>
          <Group name="waiting" groups={groups} empty={say('noneWaiting')} {...shared} />
          <Group name="mine" groups={groups} empty={say('noneMine')} {...shared} />
          {groups.others.length > 0 && <Group name="others" groups={groups} empty="" {...shared} />}
        </>
      )}
      <button type="button" class="link" aria-expanded={showsClosed} onClick={() => showClosed(!showsClosed)}>
        {say(showsClosed ? 'hideClosed' : 'showClosed')}
      </button>
      {showsClosed && groups !== null && groups.closed !== null && (
        <Group name="closed" groups={groups} empty={say('noneClosed')} {...shared} />
      )}
    </nav>
  );
}

function NotificationsButton({ desk: { say }, attention }: Pick<ListProps, 'desk' | 'attention'>) {
  if (attention.permission !== 'default') return null;
  return (
    <button type="button" class="button small" onClick={attention.ask}>
      {say('notify')}
    </button>
  );
}

interface GroupProps extends Pick<ListProps, 'desk' | 'selected' | 'onOpen'> {
  readonly name: keyof Groups;
  readonly groups: Groups;
  readonly empty: ComponentChildren;
}

function Group({ desk, name, groups, empty, selected, onOpen }: GroupProps) {
  const cases = groups[name] ?? [];
  return (
    <section class={`group group-${name}`} aria-labelledby={`group-${name}`}>
      <h3 id={`group-${name}`}>
        {desk.say(`group.${name}`)} <span class="count">{cases.length}</span>
      </h3>
      {cases.length === 0 ? (
        <p class="soft">{empty}</p>
      ) : (
        <ul>
          {cases.map((one) => (
            <Row key={one.case} desk={desk} one={one} isSelected={one.case === selected} onOpen={onOpen} />
          ))}
        </ul>
      )}
    </section>
  );
}

interface RowProps {
  readonly desk: Desk;
  readonly one: Case;
  readonly isSelected: boolean;
  readonly onOpen: () => void;
}

function Row({ desk, one, isSelected, onOpen }: RowProps) {
  const { say, sayAdmin, texts } = desk;
  const { code, customer, priority, claimedBy, mine, asked } = one;
  const last = asked.at(-1)?.asked ?? '';
  return (
    <li>
      <a
        class="case-link"
        href={`#cases/${one.case}`}
        data-case={one.case}
        aria-current={isSelected ? 'true' : undefined}
        onClick={onOpen}
      >
        <span class="row">
          <strong class="name" dir="auto">
            {customer.name}
          </strong>
          <span class="code">{code}</span>
        </span>
        {last !== '' && (
          <span class="last" lang={languageOf(last, texts)} dir="auto">
            {last}
          </span>
        )}
        <span class="row soft">
          <span>{channelName(texts, customer.platform)}</span>
          <WaitMark desk={desk} one={one} />
        </span>
        <span class="row marks">
          {priority !== 'normal' && <PriorityMark say={sayAdmin} priority={priority} />}
          {customer.mood === 'angry' && <span class="mark is-urgent">{sayAdmin('ticket.mood.angry')}</span>}
          {claimedBy !== undefined && !mine && <span class="mark">{say('claimedBy', { name: claimedBy })}</span>}
        </span>
      </a>
    </li>
  );
}

/** How long somebody has been waiting, for anybody or for an answer. */
function WaitMark({ desk: { say, now, texts }, one }: Pick<RowProps, 'desk' | 'one'>) {
  const { state, since: queuedSince, waitingSince } = one;
  if (state === 'closed') return null;
  const since = state === 'queued' ? queuedSince : waitingSince;
  if (since === null) return <span>{say('answered')}</span>;
  const words = say(state === 'queued' ? 'waits' : 'wantsAnswer', { time: lengthOf(now - since, texts) });
  return <span class="waits">{words}</span>;
}

/** On a phone, the way back to the list leads to where it was left. */
function useFocusBack(selected: number | null): void {
  const left = useRef(selected);
  useEffect(() => {
    if (selected === null && left.current !== null) {
      document.querySelector<HTMLElement>(`[data-case="${left.current}"]`)?.focus();
    }
    left.current = selected;
  }, [selected]);
}
