import { useEffect, useState } from 'preact/hooks';
import type { Answer } from '../admin/api.ts';
import { loadDetails, loadLines } from './api.ts';
import type { Desk } from './desk.ts';
import { entriesOf } from './talkLines.ts';
import { useLive } from './useLive.ts';
import type { Details, Line } from './wire.ts';

interface Talk {
  readonly details: Details;
  readonly lines: readonly Line[];
}

/** One case, kept up to date. */
export function useTalk(desk: Desk, number: number) {
  const { texts, changes, outbox, onOut } = desk;
  const load = async (before: Talk | null): Promise<Answer<Talk>> => {
    const [details, lines] = await Promise.all([
      loadDetails(number, texts.language),
      linesAfter(number, before?.lines ?? [], texts.language),
    ]);
    if (details.kind !== 'done') return details;
    return lines.kind === 'done' ? { kind: 'done', value: { details: details.value, lines: lines.value } } : lines;
  };
  const live = useLive<Talk>({ load, changes, concerns: (changed) => changed === number, onOut });
  const items = useItems(desk, number);
  const lines = live.value?.lines ?? [];
  useEffect(() => outbox.seen(lines), [lines]);
  return {
    details: live.value?.details ?? null,
    entries: entriesOf(lines, items),
    trouble: live.trouble,
    refresh: live.refresh,
    show(details: Details) {
      live.show({ details, lines });
      live.refresh();
    },
  };
}

/** All lines: those that are there, and what came after them. */
async function linesAfter(number: number, before: readonly Line[], language: string): Promise<Answer<Line[]>> {
  const lines = [...before];
  for (;;) {
    const answer = await loadLines(number, lines.at(-1)?.seq ?? 0, language);
    if (answer.kind !== 'done') return answer;
    if (answer.value.length === 0) return { kind: 'done', value: lines };
    lines.push(...answer.value);
  }
}

function useItems({ outbox }: Desk, number: number) {
  const [items, setItems] = useState(() => outbox.of(number));
  useEffect(() => outbox.subscribe(() => setItems(outbox.of(number))), [outbox, number]);
  return items;
}
