import { useState } from 'preact/hooks';
import type { Words } from '../words.ts';

/** A text longer than this is folded, unless what would be hidden is not worth it. */
const MOST_CHARACTERS = 600;
const MOST_LINES = 12;
const WORTH_HIDING = 80;

interface LongTextProps {
  readonly say: Words;
  readonly text: string;
  /** The language it is probably written in. */
  readonly lang: string;
}

/** What somebody wrote, line by line; a long one shows its beginning until all of it is asked for. */
export function LongText({ say, text, lang }: LongTextProps) {
  const [open, setOpen] = useState(false);
  const beginning = beginningOf(text);
  return (
    <div class="long-text">
      <p class="written" lang={lang} dir="auto">
        {open || beginning === text ? text : `${beginning}…`}
      </p>
      {beginning !== text && (
        <button type="button" class="link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? say('ticket.showLess') : say('ticket.showAll', { count: Array.from(text).length })}
        </button>
      )}
    </div>
  );
}

function beginningOf(text: string): string {
  const lines = text.split('\n').slice(0, MOST_LINES).join('\n');
  const beginning = Array.from(lines.slice(0, MOST_CHARACTERS * 2))
    .slice(0, MOST_CHARACTERS)
    .join('');
  return text.length - beginning.length < WORTH_HIDING ? text : beginning;
}
