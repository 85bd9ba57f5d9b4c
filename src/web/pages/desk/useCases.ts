import { useState } from 'preact/hooks';
import type { Answer } from '../admin/api.ts';
import { loadCases } from './api.ts';
import type { Desk } from './desk.ts';
import { type Live, useLive } from './useLive.ts';
import type { Case } from './wire.ts';

/** The cases as the list shows them. */
export interface Groups {
  /** In the order in which they are to be served. */
  readonly waiting: readonly Case[];
  readonly mine: readonly Case[];
  readonly others: readonly Case[];
  /** The newest first; null = not asked for. */
  readonly closed: readonly Case[] | null;
}

const GROUPS = ['waiting', 'mine', 'others', 'closed'] as const;

/** All cases of a list, in their order there. */
export function inOrder(groups: Groups): Case[] {
  return GROUPS.flatMap((name) => groups[name] ?? []);
}

/** The list, kept up to date; closed cases only once they are asked for. */
export function useCases({ texts, changes, onOut }: Desk) {
  const [showsClosed, showClosed] = useState(false);
  const load = async (): Promise<Answer<Groups>> => {
    const [open, closed] = await Promise.all([
      loadCases(null, texts.language),
      showsClosed ? loadCases('closed', texts.language) : null,
    ]);
    if (open.kind !== 'done') return open;
    if (closed !== null && closed.kind !== 'done') return closed;
    return { kind: 'done', value: grouped(open.value, closed?.value ?? null) };
  };
  const live: Live<Groups> = useLive({ load, changes, concerns: () => true, onOut });
  return {
    ...live,
    showsClosed,
    showClosed(shown: boolean) {
      showClosed(shown);
      live.refresh();
    },
  };
}

function grouped(open: readonly Case[], closed: readonly Case[] | null): Groups {
  return {
    waiting: open.filter(({ state }) => state === 'queued'),
    mine: open.filter(({ state, mine }) => state === 'claimed' && mine),
    others: open.filter(({ state, mine }) => state === 'claimed' && !mine),
    closed,
  };
}
