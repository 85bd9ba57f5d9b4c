import { useEffect, useRef, useState } from 'preact/hooks';

const KEPT = 'xiaoer.desk.shortcuts';

/** What single keys do, by the name of what answers to them (`data-key`), or here. */
interface Doing {
  readonly next: (step: 1 | -1) => void;
  readonly help: () => void;
}

/** Whether single keys do something: who talks to their computer may switch it off. */
export interface Shortcuts {
  readonly on: boolean;
  readonly setOn: (on: boolean) => void;
}

const STEPS: Readonly<Record<string, 1 | -1>> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

/** Follows the keyboard: j, k and the arrows walk through the list, `?` helps, others press what has them as `data-key`. */
export function useShortcuts(doing: Doing): Shortcuts {
  const [on, setOn] = useState(() => keptOn());
  const latest = useRef(doing);
  latest.current = doing;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Escape') leave(event);
      else if (on && !isBusy(event) && pressKey(event.key, latest.current)) event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [on]);
  return {
    on,
    setOn(wanted) {
      keepOn(wanted);
      setOn(wanted);
    },
  };
}

/** Out of where one writes, then out of the case: back to the list. */
function leave(event: KeyboardEvent): void {
  if (event.isComposing || document.querySelector('dialog[open]') !== null) return;
  const number = /^#cases\/(\d+)$/.exec(location.hash)?.[1];
  const inList = document.activeElement?.closest('.cases') != null;
  if (number === undefined) return;
  const row = document.querySelector<HTMLElement>(`[data-case="${number}"]`);
  if (inList || row === null || row.offsetParent === null) location.hash = '';
  else row.focus();
}

/** Somebody writes or chooses there, a dialog is open, or the keys are the browser's own. */
function isBusy({ ctrlKey, metaKey, altKey, target }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey) return true;
  if (document.querySelector('dialog[open]') !== null) return true;
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;
}

/** Whether the key does something. */
function pressKey(key: string, { next, help }: Doing): boolean {
  const step = STEPS[key];
  if (step !== undefined) next(step);
  else if (key === '?') help();
  else return pressElement(key);
  return true;
}

function pressElement(key: string): boolean {
  if (!/^[a-z]$/.test(key)) return false;
  const element = document.querySelector<HTMLElement>(`[data-key="${key}"]`);
  if (element === null || element.offsetParent === null) return false;
  element.click();
  return true;
}

function keptOn(): boolean {
  try {
    return localStorage.getItem(KEPT) !== 'off';
  } catch {
    return true; // forbidden by the browser
  }
}

function keepOn(on: boolean): void {
  try {
    localStorage.setItem(KEPT, on ? 'on' : 'off');
  } catch {
    // Forbidden by the browser, or full: it is on again at the next visit.
  }
}
