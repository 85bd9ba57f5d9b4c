import type { DeskRoom, DeskRules } from '../model/knowledge.ts';
import type { Localized } from '../model/language.ts';
import type { LocalizedFile } from './localized.ts';
import { type Place, place, type Report } from './report.ts';
import type { DeskFile } from './schema-desk.ts';
import type { Source } from './source.ts';

/** Minutes. */
const FIRST_ANSWER = { low: 30, normal: 5, high: 2, urgent: 1 } as const;
const NEXT_ANSWER = { low: 30, normal: 5, high: 3, urgent: 2 } as const;
const IDLE = 30;

/** The desk of a shop that names none: the page. */
const PAGE_DESK: DeskRoom = { id: 'main', room: null, topics: [], languages: [], channels: [] };

/** What `shop.yaml` says about people serving customers, with what it leaves out. */
export function buildDesk(
  desk: DeskFile | undefined,
  source: Source,
  read: (written: LocalizedFile, where: Place, what: string) => Localized,
  report: Report,
): DeskRules {
  const at = (...path: (string | number)[]) => place(source, 'desk', ...path);
  const desks = (desk?.desks ?? []).map(
    ({ id, platform, group, topics, languages, channels }): DeskRoom => ({
      id,
      room: platform === undefined || group === undefined ? null : { platform, conversation: group },
      topics: topics ?? [],
      languages: languages ?? [],
      channels: channels ?? [],
    }),
  );
  const quickReplies = desk?.quickReplies ?? [];
  tellRepeated(desks, (index) => at('desks', index, 'id'), report);
  tellRepeated(quickReplies, (index) => at('quickReplies', index, 'id'), report);
  const [first = PAGE_DESK, ...others] = desks;
  return {
    desks: [first, ...others],
    replies: desk?.replies ?? 'all',
    masked: desk?.masked ?? true,
    firstAnswer: { ...FIRST_ANSWER, ...desk?.firstAnswer },
    nextAnswer: { ...NEXT_ANSWER, ...desk?.nextAnswer },
    idle: desk?.idle ?? IDLE,
    lead: desk?.lead ?? null,
    quickReplies: quickReplies.map(({ id, text }, index) => ({
      id,
      text: read(text, at('quickReplies', index, 'text'), 'quick reply'),
    })),
  };
}

function tellRepeated(ones: readonly { readonly id: string }[], at: (index: number) => Place, report: Report): void {
  for (const [index, { id }] of ones.entries()) {
    if (ones.findIndex((one) => one.id === id) < index)
      report.fault(at(index), `The id "${id}" stands here twice: give one of them another.`);
  }
}
