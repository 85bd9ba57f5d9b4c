import type { ComponentChildren } from 'preact';
import type { Texts } from '../wire.ts';
import { languageName, timeOf, type Words } from '../words.ts';
import { Files } from './files.tsx';
import { LongText } from './longText.tsx';
import { categoryOf, customerOf } from './marks.tsx';
import type { Ticket } from './wire.ts';

interface FactsProps {
  readonly texts: Texts;
  readonly say: Words;
  readonly ticket: Ticket;
}

/** All that is known of a ticket. */
export function Facts({ texts, say, ticket }: FactsProps) {
  const { description, wish, files, language, number } = ticket;
  return (
    <section class="card whole-facts" aria-labelledby="facts">
      <h3 id="facts">{say('ticket.facts')}</h3>
      <dl class="known">
        <Fact name={say('ticket.description')} wide>
          <LongText say={say} text={description} lang={language} />
        </Fact>
        {wish !== null && (
          <Fact name={say('ticket.wish')} wide>
            <LongText say={say} text={wish} lang={language} />
          </Fact>
        )}
        {files.length > 0 && (
          <Fact name={say('ticket.files')} wide>
            <Files say={say} number={number} files={files} />
          </Fact>
        )}
        <Goods texts={texts} say={say} ticket={ticket} />
        <Customer texts={texts} say={say} ticket={ticket} />
        <Times texts={texts} say={say} ticket={ticket} />
      </dl>
    </section>
  );
}

interface FactProps {
  readonly name: string;
  /** Takes the whole width. */
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}

function Fact({ name, wide = false, children }: FactProps) {
  return (
    <div class={wide ? 'wide' : ''}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Goods({ texts, say, ticket }: FactsProps) {
  const { order, items, handover, rule } = ticket;
  const division = categoryOf(ticket, texts);
  return (
    <>
      {order !== null && (
        <Fact name={say('ticket.order')}>
          {say(order.proven ? 'ticket.orderProven' : 'ticket.orderUnproven', { order: order.number })}
        </Fact>
      )}
      {items.length > 0 && (
        <Fact name={say('ticket.items')}>
          <ul class="items">
            {items.map(({ sku, name, quantity }) => (
              <li key={sku}>
                {say('ticket.item', { name, quantity })} <span class="soft">{sku}</span>
              </li>
            ))}
          </ul>
        </Fact>
      )}
      {division.length > 0 && <Fact name={say('ticket.category')}>{division.join(' · ')}</Fact>}
      {handover !== null && (
        <Fact name={say('ticket.handover')}>{say(handover === 'pick-up' ? 'ticket.pickUp' : 'ticket.dropOff')}</Fact>
      )}
      {rule !== null && (
        <Fact name={say('ticket.rule')} wide>
          {rule}
        </Fact>
      )}
    </>
  );
}

function Customer({ texts, say, ticket }: FactsProps) {
  const { customer, contact, language, emotion, rating } = ticket;
  return (
    <>
      <Fact name={say('ticket.customer')}>
        {customerOf(ticket, texts, say)} <span class="soft">{customer.id}</span>
      </Fact>
      {contact !== null && <Fact name={say('ticket.contact')}>{contact}</Fact>}
      <Fact name={say('ticket.language')}>{languageName(language, texts)}</Fact>
      <Fact name={say('ticket.mood')}>{say(`ticket.mood.${emotion}`)}</Fact>
      {rating !== null && (
        <Fact name={say('ticket.rating')} wide>
          {say('ticket.stars', { count: rating.stars })}
          {rating.comment !== null && <LongText say={say} text={rating.comment} lang={language} />}
        </Fact>
      )}
    </>
  );
}

function Times({ texts, say, ticket }: FactsProps) {
  const { createdAt, dueAt, solvedAt, closedAt, reopened } = ticket;
  return (
    <>
      <Fact name={say('ticket.opened')}>{timeOf(createdAt, texts)}</Fact>
      <Fact name={say('ticket.dueAt')}>{timeOf(dueAt, texts)}</Fact>
      {solvedAt !== null && <Fact name={say('ticket.solvedAt')}>{timeOf(solvedAt, texts)}</Fact>}
      {closedAt !== null && <Fact name={say('ticket.closedAt')}>{timeOf(closedAt, texts)}</Fact>}
      {reopened > 0 && <Fact name={say('ticket.reopenings')}>{say('ticket.reopened', { count: reopened })}</Fact>}
    </>
  );
}
