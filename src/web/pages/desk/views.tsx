import { useEffect, useRef, useState } from 'preact/hooks';
import { CaseView } from './caseView.tsx';
import type { Desk } from './desk.ts';
import { Help } from './help.tsx';
import { CaseList } from './list.tsx';
import { useAttention } from './useAttention.ts';
import { inOrder, useCases } from './useCases.ts';
import { useShortcuts } from './useShortcuts.ts';

/** The list of cases, and one of them. On a phone one at a time. */
export function Views({ desk }: { readonly desk: Desk }) {
  const { say } = desk;
  const selected = useSelected();
  const cases = useCases(desk);
  const [helps, setHelps] = useState(false);
  // Who walks through the list by keyboard stays there.
  const walks = useRef(false);
  const attention = useAttention(desk, cases.value, selected);
  const shortcuts = useShortcuts({
    next: (step) => {
      const all = cases.value === null ? [] : inOrder(cases.value);
      // By the address: the next key may come before this is drawn anew.
      const shown = readSelected();
      const here = all.findIndex((one) => one.case === shown);
      const to = all[here < 0 ? (step > 0 ? 0 : all.length - 1) : here + step];
      if (to === undefined) return;
      walks.current = true;
      location.hash = hashOf(to.case);
      document.querySelector<HTMLElement>(`[data-case="${to.case}"]`)?.focus();
    },
    help: () => setHelps(true),
  });
  return (
    <main class={`desk ${selected === null ? 'at-list' : 'at-case'}`}>
      <CaseList
        desk={desk}
        cases={cases}
        attention={attention}
        selected={selected}
        onOpen={() => {
          walks.current = false;
        }}
        onHelp={() => setHelps(true)}
      />
      {selected === null ? (
        <p class="nothing">{say('nothing')}</p>
      ) : (
        <CaseView
          key={`${selected}/${desk.texts.language}`}
          desk={desk}
          number={selected}
          takesFocus={() => !walks.current}
        />
      )}
      {helps && <Help say={say} shortcuts={shortcuts} onClose={() => setHelps(false)} />}
    </main>
  );
}

/** Where a case is shown, as the page's address says after the `#`. */
const hashOf = (number: number): string => `#cases/${number}`;

function useSelected(): number | null {
  const [selected, select] = useState(readSelected);
  useEffect(() => {
    const read = () => select(readSelected());
    addEventListener('hashchange', read);
    return () => removeEventListener('hashchange', read);
  }, []);
  return selected;
}

function readSelected(): number | null {
  const number = /^#cases\/(\d{1,15})$/.exec(location.hash)?.[1];
  return number === undefined ? null : Number(number);
}
