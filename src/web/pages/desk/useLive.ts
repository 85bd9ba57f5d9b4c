import { useEffect, useRef, useState } from 'preact/hooks';
import type { Answer } from '../admin/api.ts';
import type { Changes } from './changes.ts';

/** Also without a word of the server's it is looked again this often, ms. */
const EVERY_MS = 30_000;
/** Changes that come this close together are looked at once, ms. */
const TOGETHER_MS = 100;

/** What is shown of the server, kept up to date. */
export interface Live<T> {
  /** null = there is none yet. */
  readonly value: T | null;
  readonly trouble: 'offline' | 'absent' | null;
  /** Shows what the server has just answered; what was asked before no longer counts. */
  show(value: T): void;
  refresh(): void;
}

interface LiveOptions<T> {
  /** `before`: what is shown now. */
  readonly load: (before: T | null) => Promise<Answer<T>>;
  readonly changes: Changes;
  /** Whether a case's change matters here. */
  readonly concerns: (number: number) => boolean;
  readonly onOut: () => void;
}

/** Asks the server whenever it says that something changed. The component is made anew for another thing to ask for. */
export function useLive<T>(options: LiveOptions<T>): Live<T> {
  const { changes } = options;
  const [value, setValue] = useState<T | null>(null);
  const [trouble, setTrouble] = useState<Live<T>['trouble']>(null);
  const latest = useRef({ ...options, value });
  latest.current = { ...options, value: latest.current.value };
  const asked = useRef(0);
  const soon = useRef<() => void>(() => {});

  function show(shown: T): void {
    latest.current.value = shown;
    setTrouble(null);
    setValue(shown);
  }

  useEffect(() => {
    const stop = repeat(TOGETHER_MS, async () => {
      asked.current += 1;
      const mine = asked.current;
      const answer = await latest.current.load(latest.current.value);
      if (mine !== asked.current) return;
      if (answer.kind === 'signed-out' || answer.kind === 'refused') return latest.current.onOut();
      if (answer.kind === 'done') show(answer.value);
      else setTrouble(answer.kind === 'absent' ? 'absent' : 'offline');
    });
    soon.current = stop.again;
    const unsubscribe = changes.subscribe((number) => {
      if (number === null || latest.current.concerns(number)) stop.again();
    });
    return () => {
      asked.current += 1;
      unsubscribe();
      stop.end();
    };
  }, [changes]);

  return {
    value,
    trouble,
    refresh: () => soon.current(),
    show(shown) {
      asked.current += 1;
      show(shown);
    },
  };
}

/** Does something now, every now and then, and soon after it is asked for; never twice at the same time. */
function repeat(soonMs: number, work: () => Promise<void>) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = false;
  let wanted = false;
  let ended = false;

  async function run(): Promise<void> {
    running = true;
    wanted = false;
    await work();
    running = false;
    if (!ended) timer = setTimeout(run, wanted ? soonMs : EVERY_MS);
  }

  void run();
  return {
    again() {
      if (!running && !wanted) {
        clearTimeout(timer);
        if (!ended) timer = setTimeout(run, soonMs);
      }
      wanted = true;
    },
    end() {
      ended = true;
      clearTimeout(timer);
    },
  };
}
