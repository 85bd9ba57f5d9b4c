import { useState } from 'preact/hooks';

/** What was typed and not yet sent, by what it is for. It outlives the view it was typed in, but not the page. */
export type Drafts = Map<string, string>;

/** A text that is kept in the drafts under this name. */
export function useDraft(drafts: Drafts, name: string): readonly [text: string, setText: (text: string) => void] {
  const [text, setText] = useState(() => drafts.get(name) ?? '');
  return [
    text,
    (typed) => {
      if (typed === '') drafts.delete(name);
      else drafts.set(name, typed);
      setText(typed);
    },
  ];
}
