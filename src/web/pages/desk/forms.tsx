import { useState } from 'preact/hooks';
import type { Desk } from './desk.ts';
import { DialogForm } from './dialog.tsx';
import type { Acting } from './useAct.ts';
import type { Details, Wanted } from './wire.ts';

interface FormProps {
  readonly desk: Desk;
  readonly details: Details;
  readonly acting: Acting;
  readonly onClose: () => void;
}

/** Does it and closes the window, also where it was refused: why stands below it. */
async function finish({ acting, onClose }: FormProps, wanted: Wanted, done: string): Promise<void> {
  if (acting.busy) return;
  await acting.make(wanted, done);
  onClose();
}

/** To somebody else, or to another desk. */
export function TransferForm(props: FormProps) {
  const { desk, details, acting, onClose } = props;
  const { say, recipients } = desk;
  const people = recipients.people.filter(({ id }) => id !== recipients.me);
  const desks = recipients.desks.filter((id) => details.state === 'claimed' || id !== details.desk);
  const all = [
    ...people.map(({ id, name }) => ({ value: `person:${id}`, words: name, to: id })),
    ...desks.map((id) => ({ value: `desk:${id}`, words: say('deskNamed', { desk: id }), to: id })),
  ];
  const [chosen, choose] = useState(all[0]?.value ?? '');
  const found = all.find(({ value }) => value === chosen);

  function submit(): void {
    if (found === undefined) onClose();
    else void finish(props, { do: 'transfer', to: found.to }, say('done.transferred', { name: found.words }));
  }

  return (
    <DialogForm
      title={say('transfer')}
      submit={say('transfer')}
      cancel={say('cancel')}
      busy={acting.busy}
      onSubmit={submit}
      onClose={onClose}
    >
      {all.length === 0 ? (
        <p>{say('nobodyElse')}</p>
      ) : (
        <label class="labelled">
          {say('transferTo')}
          <select class="button" value={chosen} onChange={(event) => choose(event.currentTarget.value)}>
            {all.map(({ value, words }) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        </label>
      )}
    </DialogForm>
  );
}

const SOLVED = { yes: true, no: false, unknown: null } as const;
const SOLVED_WORDS = { yes: 'solved', no: 'unsolved', unknown: 'solvedUnknown' } as const;

/** Ends the talk; the customer is asked how satisfied they are. */
export function CloseForm(props: FormProps) {
  const { say } = props.desk;
  const [solved, setSolved] = useState<keyof typeof SOLVED>('yes');
  const [reason, setReason] = useState('');

  function submit(): void {
    const wanted: Wanted = { do: 'close', solved: SOLVED[solved], reason: reason.trim() === '' ? null : reason.trim() };
    void finish(props, wanted, say('done.closed'));
  }

  return (
    <DialogForm
      title={say('close')}
      submit={say('close')}
      cancel={say('cancel')}
      busy={props.acting.busy}
      onSubmit={submit}
      onClose={props.onClose}
    >
      <fieldset class="choices">
        <legend>{say('wasSolved')}</legend>
        {(['yes', 'no', 'unknown'] as const).map((one) => (
          <label key={one} class="check">
            <input type="radio" name="solved" checked={solved === one} onChange={() => setSolved(one)} />{' '}
            {say(SOLVED_WORDS[one])}
          </label>
        ))}
      </fieldset>
      <label class="labelled">
        {say('reason')}
        <input
          class="field"
          type="text"
          maxLength={500}
          value={reason}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
      </label>
      <p class="soft">{say('closeHelp')}</p>
    </DialogForm>
  );
}

/** A ticket from what the customer wrote, or from what is said here. */
export function TicketForm(props: FormProps) {
  const { say, texts } = props.desk;
  const [text, setText] = useState('');

  function submit(): void {
    const wanted: Wanted = { do: 'ticket', text: text.trim() === '' ? null : text.trim() };
    void finish(props, wanted, say('done.ticket'));
  }

  return (
    <DialogForm
      title={say('ticket')}
      submit={say('ticket')}
      cancel={say('cancel')}
      busy={props.acting.busy}
      onSubmit={submit}
      onClose={props.onClose}
    >
      <label class="labelled">
        {say('ticketText')}
        <textarea
          class="field"
          rows={4}
          maxLength={texts.maxText}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
    </DialogForm>
  );
}

const HOURS = [1, 24, 168] as const;

/** For some time the customer is served by the bot alone. */
export function BlockForm(props: FormProps) {
  const { say } = props.desk;
  const [hours, setHours] = useState<number>(HOURS[1]);
  return (
    <DialogForm
      title={say('block')}
      submit={say('block')}
      cancel={say('cancel')}
      busy={props.acting.busy}
      onSubmit={() => void finish(props, { do: 'block', hours }, say('done.blocked'))}
      onClose={props.onClose}
    >
      <p>{say('blockHelp')}</p>
      <label class="labelled">
        {say('blockFor')}
        <select class="button" value={String(hours)} onChange={(event) => setHours(Number(event.currentTarget.value))}>
          {HOURS.map((one) => (
            <option key={one} value={String(one)}>
              {say('hours', { count: one })}
            </option>
          ))}
        </select>
      </label>
    </DialogForm>
  );
}
