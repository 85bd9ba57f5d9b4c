import { useEffect, useRef, useState } from 'preact/hooks';
import { ALL, parametersOf, type TicketQuery } from '../address.ts';
import type { Words } from '../words.ts';
import { KINDS, type People, PRIORITIES, STATES, type TicketState } from './wire.ts';

/** How long the typing has to rest before it is looked for. */
const REST_MS = 300;

interface FiltersProps {
  readonly say: Words;
  readonly query: TicketQuery;
  readonly people: People;
  readonly onQuery: (query: TicketQuery) => void;
}

/** What chooses the tickets that are listed. */
export function Filters({ say, query, people, onQuery }: FiltersProps) {
  const choose = (part: Partial<TicketQuery>) => onQuery({ ...query, ...part, offset: 0 });
  const { states, kind, priority, assignee, overdue, text } = query;
  const box = useRef<HTMLInputElement>(null);
  const [typed, type] = useTyped(text, (words) => choose({ text: words }));
  const isAll = typed === '' && String(parametersOf({ ...query, offset: 0 })) === '';

  function clear(): void {
    type('');
    onQuery(ALL);
    // The button goes with what it cleared.
    box.current?.focus();
  }

  return (
    <search class="filters">
      <Search say={say} box={box} typed={typed} onType={type} onEnter={() => choose({ text: typed })} />
      <fieldset class="chips">
        <legend class="unseen">{say('tickets.state')}</legend>
        {STATES.map((state) => (
          <Chip
            key={state}
            words={say(`ticket.state.${state}`)}
            pressed={states.includes(state)}
            onClick={() => choose({ states: toggled(states, state) })}
          />
        ))}
        <Chip words={say('tickets.overdue')} pressed={overdue} onClick={() => choose({ overdue: !overdue })} />
      </fieldset>
      <div class="selects">
        <Select
          label={say('tickets.kind')}
          value={kind}
          options={[['', say('tickets.anyKind')], ...KINDS.map((one) => [one, say(`ticket.kind.${one}`)] as const)]}
          onChange={(value) => choose({ kind: KINDS.find((one) => one === value) ?? null })}
        />
        <Select
          label={say('tickets.priority')}
          value={priority}
          options={[
            ['', say('tickets.anyPriority')],
            ...PRIORITIES.map((one) => [one, say(`ticket.priority.${one}`)] as const),
          ]}
          onChange={(value) => choose({ priority: PRIORITIES.find((one) => one === value) ?? null })}
        />
        <Select
          label={say('tickets.assignee')}
          value={assignee}
          options={assigneeOptions(say, people, assignee)}
          onChange={(value) => choose({ assignee: value === '' ? null : value })}
        />
        {!isAll && (
          <button type="button" class="button" onClick={clear}>
            {say('tickets.clear')}
          </button>
        )}
      </div>
    </search>
  );
}

function toggled(states: readonly TicketState[], state: TicketState): readonly TicketState[] {
  return STATES.filter((one) => (one === state ? !states.includes(one) : states.includes(one)));
}

type Option = readonly [value: string, words: string];

/** One who was chosen by the address and is not there any more is still named. */
function assigneeOptions(say: Words, { people, me }: People, chosen: string | null): readonly Option[] {
  const others = people.filter(({ id }) => id !== me).map(({ id, name }) => [String(id), name] as const);
  const mine: readonly Option[] = me === null ? [] : [['me', say('tickets.mine')]];
  const options: readonly Option[] = [
    ['', say('tickets.anybody')],
    ...mine,
    ['nobody', say('tickets.nobodys')],
    ...others,
  ];
  if (chosen === null || options.some(([value]) => value === chosen)) return options;
  return [...options, [chosen, chosen === String(me) || chosen === 'me' ? say('tickets.mine') : `#${chosen}`]];
}

interface SelectProps {
  readonly label: string;
  readonly value: string | null;
  readonly options: readonly Option[];
  readonly onChange: (value: string) => void;
}

function Select({ label, value, options, onChange }: SelectProps) {
  return (
    <select
      class="button"
      aria-label={label}
      value={value ?? ''}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      {options.map(([id, words]) => (
        <option key={id} value={id}>
          {words}
        </option>
      ))}
    </select>
  );
}

interface ChipProps {
  readonly words: string;
  readonly pressed: boolean;
  readonly onClick: () => void;
}

function Chip({ words, pressed, onClick }: ChipProps) {
  return (
    <button type="button" class="chip" aria-pressed={pressed} onClick={onClick}>
      <span aria-hidden="true">{pressed ? '✓ ' : ''}</span>
      {words}
    </button>
  );
}

interface SearchProps {
  readonly say: Words;
  readonly box: { current: HTMLInputElement | null };
  readonly typed: string;
  readonly onType: (text: string) => void;
  readonly onEnter: () => void;
}

function Search({ say, box, typed, onType, onEnter }: SearchProps) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onEnter();
      }}
    >
      <input
        ref={box}
        type="search"
        class="field"
        aria-label={say('tickets.search')}
        placeholder={say('tickets.searchHint')}
        maxLength={200}
        value={typed}
        onInput={(event) => onType(event.currentTarget.value)}
      />
    </form>
  );
}

/** What is typed into the search field. It is looked for once the typing rests, and follows what the address says. */
function useTyped(text: string, look: (text: string) => void) {
  const [typed, setTyped] = useState(text);
  const latest = useRef(look);
  latest.current = look;
  useEffect(() => setTyped((now) => (now.trim() === text.trim() ? now : text)), [text]);
  useEffect(() => {
    if (typed.trim() === text.trim()) return;
    const timer = setTimeout(() => latest.current(typed), REST_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return [typed, setTyped] as const;
}
