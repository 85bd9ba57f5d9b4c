import { PRIORITIES } from '../admin/tickets/wire.ts';
import type { Desk } from './desk.ts';
import type { Acting } from './useAct.ts';
import type { Details } from './wire.ts';

/** What is asked for in a window of its own. */
export type Form = 'transfer' | 'close' | 'ticket' | 'block';

interface MoreProps {
  readonly desk: Desk;
  readonly details: Details;
  readonly acting: Acting;
  /** Whether the case is theirs, or nobody's. */
  readonly mayChange: boolean;
  readonly onForm: (form: Form) => void;
}

/** What is not done every day. */
export function More({ desk, details, acting, mayChange, onForm }: MoreProps) {
  const { say, sayAdmin, texts } = desk;
  const isOpen = details.state !== 'closed';
  return (
    <div class="more">
      {isOpen && mayChange && (
        <label class="labelled">
          {sayAdmin('tickets.priority')}
          <select
            class="button"
            value={details.priority}
            onChange={({ currentTarget: { value } }) => acting.make({ do: 'priority', to: value }, say('done.changed'))}
          >
            {PRIORITIES.map((one) => (
              <option key={one} value={one}>
                {sayAdmin(`ticket.priority.${one}`)}
              </option>
            ))}
          </select>
        </label>
      )}
      {isOpen && mayChange && (
        <label class="labelled">
          {say('customerSpeaks')}
          <select
            class="button"
            value={details.customer.language}
            onChange={({ currentTarget: { value } }) => acting.make({ do: 'language', to: value }, say('done.changed'))}
          >
            {texts.languages.map(({ id, label }) => (
              <option key={id} value={id} lang={id}>
                {label}
              </option>
            ))}
          </select>
        </label>
      )}
      <div class="buttons">
        <button type="button" class="button small" onClick={() => onForm('ticket')}>
          {say('ticket')}
        </button>
        <button type="button" class="button small" onClick={() => onForm('block')}>
          {say('block')}
        </button>
      </div>
    </div>
  );
}
