import type { InboxEvent } from '../model/event.ts';
import type { Choice } from '../model/message.ts';

/**
 * What the transcript and the log show for an event: the customer's words, what kind of files they sent, or the label that
 * what they picked had when it was offered.
 */
export function shownText(event: InboxEvent, offered: readonly Choice[]): string {
  switch (event.kind) {
    case 'choice':
      return offered.find((choice) => choice.id === event.choice)?.label ?? event.choice;
    case 'joined':
      return '[joined]';
    case 'result':
      return `[${event.call.name}]`;
    case 'notice':
      return `[${event.flow}]`;
    case 'message':
      return [event.text, ...(event.files ?? []).map(({ kind }) => `[${kind}]`)]
        .filter((part) => part !== '')
        .join(' ');
  }
}
