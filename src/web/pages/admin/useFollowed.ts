import { useEffect, useRef, useState } from 'preact/hooks';
import type { Answer } from './api.ts';
import { type Following, follow } from './follow.ts';

/** What is shown of the server, kept up to date. */
export interface Followed<T> {
  /** null = there is none yet. */
  readonly value: T | null;
  /** Why `value` may be out of date. */
  readonly trouble: 'offline' | 'absent' | null;
  /** `value` is still that of an earlier `key`. */
  readonly changing: boolean;
  /** Asks at once. */
  refresh(): void;
  /** Shows what the server has just answered; what was asked before no longer counts. */
  show(value: T): void;
}

interface FollowOptions<T> {
  readonly load: () => Promise<Answer<T>>;
  /** What is asked for: another one is asked for at once. */
  readonly key: string;
  readonly everyMs: number;
  /** Nobody is signed in any more, or this is not for them. */
  readonly onOut: () => void;
}

/** Asks the server every few seconds while somebody looks. */
export function useFollowed<T>(options: FollowOptions<T>): Followed<T> {
  const { key, everyMs } = options;
  const [shown, setShown] = useState<{ readonly key: string; readonly value: T } | null>(null);
  const [trouble, setTrouble] = useState<Followed<T>['trouble']>(null);
  const following = useRef<Following | null>(null);
  const asked = useRef(0);
  const latest = useRef(options);
  latest.current = options;

  useEffect(() => {
    setTrouble(null);
    const followed = follow(async () => {
      asked.current += 1;
      const mine = asked.current;
      const answer = await latest.current.load();
      if (mine !== asked.current) return;
      if (answer.kind === 'signed-out' || answer.kind === 'refused') return latest.current.onOut();
      setTrouble(troubleOf(answer));
      if (answer.kind === 'done') setShown({ key, value: answer.value });
    }, everyMs);
    following.current = followed;
    return () => {
      asked.current += 1;
      followed.stop();
    };
  }, [key, everyMs]);

  return {
    value: shown === null ? null : shown.value,
    trouble,
    changing: shown?.key !== key,
    refresh: () => following.current?.now(),
    show(value) {
      asked.current += 1;
      setTrouble(null);
      setShown({ key, value });
    },
  };
}

function troubleOf({ kind }: Answer<unknown>): Followed<unknown>['trouble'] {
  if (kind === 'done') return null;
  return kind === 'absent' ? 'absent' : 'offline';
}
