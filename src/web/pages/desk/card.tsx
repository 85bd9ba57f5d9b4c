import type { ComponentChildren } from 'preact';
import { channelName, languageName, timeOf } from '../admin/words.ts';
import { languageOf } from '../chat/text.ts';
import { type Answer, Answers } from './answers.tsx';
import type { Desk } from './desk.ts';
import { Learn } from './learn.tsx';
import type { Acting } from './useAct.ts';
import type { Details, Earlier } from './wire.ts';
import { lengthOf } from './words.ts';

interface CardProps {
  readonly desk: Desk;
  readonly details: Details;
  /** Where there is no room for it beside the talk, it is shown when it is asked for. */
  readonly isShown: boolean;
  readonly acting: Acting;
  readonly answer: Answer;
}

/** What is known of the customer and their trouble, and what can be answered. */
export function Card({ desk, details, isShown, acting, answer }: CardProps) {
  const { say } = desk;
  return (
    <aside class={isShown ? 'about is-shown' : 'about'} aria-label={say('about')}>
      {details.proposal?.state === 'open' && (
        <Learn key={details.case} desk={desk} proposal={details.proposal} acting={acting} />
      )}
      <Facts desk={desk} details={details} />
      <Summary desk={desk} details={details} acting={acting} />
      <Answers key={details.case} desk={desk} details={details} answer={answer} />
      {details.earlier.length > 0 && (
        <Section title={say('earlier')}>
          <ul class="plain">
            {details.earlier.map((one) => (
              <li key={one.case}>
                <a href={`#cases/${one.case}`}>{one.code}</a> <span class="soft">{earlierWords(one, desk)}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {details.tickets.length > 0 && <Tickets desk={desk} details={details} />}
    </aside>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <section>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

type PartProps = Pick<CardProps, 'desk' | 'details'>;

function Facts({ desk, details }: PartProps) {
  const { say, sayAdmin, texts } = desk;
  const { customer, order, reason, callBack, rating, blockedUntil, end, openedAt, now } = details;
  const facts: readonly (readonly [name: string, value: string | null])[] = [
    [say('fact.why'), say(`reason.${reason}`)],
    [say('fact.opened'), say('ago', { time: lengthOf(now - openedAt, texts) })],
    [say('fact.channel'), channelName(texts, customer.platform)],
    [sayAdmin('ticket.language'), languageName(customer.language, texts)],
    [sayAdmin('ticket.mood'), sayAdmin(`ticket.mood.${customer.mood}`)],
    [sayAdmin('ticket.order'), order],
    [say('fact.callBack'), callBack],
    [say('fact.blocked'), blockedUntil === null || blockedUntil < now ? null : timeOf(blockedUntil, texts)],
    [say('fact.end'), end === null ? null : endWords(end, desk)],
    [sayAdmin('ticket.rating'), rating === null ? null : ratingWords(rating, desk)],
  ];
  return (
    <Section title={say('customer')}>
      <dl class="facts">
        {facts.map(([name, value]) =>
          value === null ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd dir="auto">{value}</dd>
            </div>
          ),
        )}
      </dl>
    </Section>
  );
}

function endWords({ solved, reason }: NonNullable<Details['end']>, { say }: Desk): string {
  const words = solved === null ? say('solvedUnknown') : say(solved ? 'solved' : 'unsolved');
  return reason === null ? words : `${words} · ${reason}`;
}

function ratingWords({ stars, comment }: NonNullable<Details['rating']>, { sayAdmin }: Desk): string {
  const words = sayAdmin('ticket.stars', { count: stars });
  return comment === null ? words : `${words} · ${comment}`;
}

/** What was asked before, what was answered, and what was not. */
function Summary({ desk, details, acting }: PartProps & Pick<CardProps, 'acting'>) {
  const { say, texts } = desk;
  const { asked, masked } = details;
  return (
    <Section title={say('summary')}>
      {asked.length === 0 && <p class="soft">{say('noSummary')}</p>}
      <ol class="summary">
        {asked.map(({ asked: question, answer }, index) => (
          <li key={index} class={answer === null ? 'is-open' : ''}>
            <p lang={languageOf(question, texts)} dir="auto">
              {question}
            </p>
            <p class="soft" dir="auto">
              <span aria-hidden="true">{answer === null ? '✕ ' : '✓ '}</span>
              {answer ?? say('unanswered')}
            </p>
          </li>
        ))}
      </ol>
      {masked && asked.length > 0 && (
        <button
          type="button"
          class="link"
          title={say('revealHelp')}
          onClick={() => acting.make({ do: 'reveal' }, say('done.revealed'))}
        >
          {say('reveal')}
        </button>
      )}
    </Section>
  );
}

function earlierWords({ openedAt, claimedBy, solved, reason, stars }: Earlier, { say, sayAdmin, texts }: Desk): string {
  const ended = solved === null ? [] : [say(solved ? 'solved' : 'unsolved')];
  const rated = stars === null ? [] : [sayAdmin('ticket.stars', { count: stars })];
  return [timeOf(openedAt, texts), ...(claimedBy === null ? [] : [claimedBy]), ...ended, reason ?? [], ...rated]
    .flat()
    .join(' · ');
}

function Tickets({ desk: { say, sayAdmin }, details }: PartProps) {
  return (
    <Section title={say('tickets')}>
      <ul class="plain">
        {details.tickets.map(({ number, kind, state, description }) => (
          <li key={number}>
            <a href={`/admin#tickets/${number}`} target="_blank" rel="noreferrer">
              T{number}
            </a>{' '}
            {sayAdmin(`ticket.kind.${kind}`)} · {sayAdmin(`ticket.state.${state}`)}
            <p class="soft clipped" dir="auto">
              {description}
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}
