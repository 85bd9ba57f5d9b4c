import { readFileSync } from 'node:fs';
import {
  type ComplaintCategory,
  type ComplaintTopic,
  HANDOVERS,
  type ReturnRules,
  type Shop,
} from '../model/knowledge.ts';
import type { Localized } from '../model/language.ts';
import { buildDesk } from './desk.ts';
import type { LocalizedFile } from './localized.ts';
import { type Place, place, type Report } from './report.ts';
import type { ShopFile } from './schema.ts';
import { ComplaintsFile } from './schema-work.ts';
import { parseSource, type Source } from './source.ts';

/** Hours until a ticket should be solved. */
const DUE_HOURS = { low: 72, normal: 24, high: 8, urgent: 2 } as const;
const REOPEN_DAYS = 7;
/** Days from delivery: seven is what Chinese law gives for goods bought from afar. */
const RETURN_DAYS = { days: 7, exchangeDays: 15, faultDays: 30 } as const;

/** Reads a text of each language of the shop. */
type ReadText = (written: LocalizedFile, where: Place, what: string) => Localized;

/** What `shop.yaml` says about the shop's work: its tickets, desks, returns and complaints, with what it leaves out. */
export function buildWork(
  { tickets, returns, complaints, desk }: ShopFile,
  source: Source,
  read: ReadText,
  report: Report,
): Pick<Shop, 'tickets' | 'desk' | 'returns' | 'complaints'> {
  const own = complaints && {
    file: complaints,
    at: (...path: (string | number)[]) => place(source, 'complaints', ...path),
  };
  if (own !== undefined) tellRepeatedIds(own.file, own.at, report);
  return {
    tickets: { dueHours: { ...DUE_HOURS, ...tickets?.dueHours }, reopenDays: tickets?.reopenDays ?? REOPEN_DAYS },
    desk: buildDesk(desk, source, read, report),
    returns: {
      days: returns?.days ?? RETURN_DAYS.days,
      exchangeDays: returns?.exchangeDays ?? RETURN_DAYS.exchangeDays,
      faultDays: returns?.faultDays ?? RETURN_DAYS.faultDays,
      repairDays: returns?.repairDays ?? returns?.faultDays ?? RETURN_DAYS.faultDays,
      excluded: excludedOf(returns, source, read),
      condition:
        returns?.condition === undefined
          ? null
          : read(returns.condition, place(source, 'returns', 'condition'), 'condition of returned goods'),
      handover: returns?.handover ?? HANDOVERS,
    },
    complaints:
      own === undefined
        ? builtInComplaints()
        : categoriesOf(own.file, (written, ...at) => read(written, own.at(...at), 'title')),
  };
}

function excludedOf(returns: ShopFile['returns'], source: Source, read: ReadText): ReturnRules['excluded'] {
  return (returns?.excluded ?? []).map(({ items, why }, index) => ({
    items,
    why: read(why, place(source, 'returns', 'excluded', index, 'why'), 'reason'),
  }));
}

type ReadTitle = (written: LocalizedFile, ...at: (string | number)[]) => Localized;

function categoriesOf({ categories }: ComplaintsFile, read: ReadTitle): readonly ComplaintCategory[] {
  return categories.map((category, index) => ({
    ...topicOf(category, (written) => read(written, 'categories', index, 'title')),
    subcategories: (category.subcategories ?? []).map((one, at) =>
      topicOf(one, (written) => read(written, 'categories', index, 'subcategories', at, 'title')),
    ),
  }));
}

function topicOf(
  { id, title, words = [], urgent = false }: Omit<ComplaintsFile['categories'][number], 'subcategories'>,
  read: (written: LocalizedFile) => Localized,
): ComplaintTopic {
  return { id, title: read(title), words, urgent };
}

function tellRepeatedIds(
  { categories }: ComplaintsFile,
  at: (...path: (string | number)[]) => Place,
  report: Report,
): void {
  const seen = new Set<string>();
  for (const [index, { id }] of categories.entries()) {
    if (seen.has(id))
      report.fault(at('categories', index, 'id'), `There is another category "${id}": give this one another id.`);
    seen.add(id);
  }
}

let builtIn: readonly ComplaintCategory[] | null = null;

/** In Chinese and English; a shop with other languages writes its own. */
function builtInComplaints(): readonly ComplaintCategory[] {
  if (builtIn !== null) return builtIn;
  const text = readFileSync(new URL('builtin/complaints.yaml', import.meta.url), 'utf8');
  const file = ComplaintsFile.parse(parseSource('builtin/complaints.yaml', text).value);
  builtIn = categoriesOf(file, (written) => (typeof written === 'string' ? { en: written } : written));
  return builtIn;
}
