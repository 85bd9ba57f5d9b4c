import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Entry, Knowledge, Phrases, Shop } from '../../src/model/knowledge.ts';
import type { Understander, Understanding } from '../../src/model/understanding.ts';

const PhraseFile = z.record(z.string(), z.union([z.string(), z.looseObject({ other: z.string() })]));

function builtinPhrases(language: string): Phrases {
  const file = new URL(`../../src/knowledge/builtin/phrases/${language}.yaml`, import.meta.url);
  return z.custom<Phrases>((value) => PhraseFile.safeParse(value).success).parse(parse(readFileSync(file, 'utf8')));
}

const PHRASES = { zh: builtinPhrases('zh'), en: builtinPhrases('en') };

export const SHOP: Shop = {
  name: { zh: '小店', en: 'Little Shop' },
  languages: ['zh', 'en'],
  timezone: 'Asia/Shanghai',
  hours: { mon: [{ from: '09:00', to: '18:00' }] },
  holidays: [],
  contact: { phone: '400-000-0000' },
  embedOn: [],
  whenUnsure: 'balanced',
  orderNumbers: [],
  privacyNotice: null,
  tickets: { dueHours: { low: 72, normal: 24, high: 8, urgent: 2 }, reopenDays: 7 },
  desk: {
    desks: [{ id: 'main', room: null, topics: [], languages: [], channels: [] }],
    replies: 'all',
    masked: true,
    firstAnswer: { low: 30, normal: 5, high: 2, urgent: 1 },
    nextAnswer: { low: 30, normal: 5, high: 3, urgent: 2 },
    idle: 30,
    lead: null,
    quickReplies: [],
  },
  returns: {
    days: 7,
    exchangeDays: 15,
    faultDays: 30,
    repairDays: 30,
    excluded: [{ items: ['定制', 'CUSTOM-*'], why: { zh: '这是为您定做的', en: 'it was made for you' } }],
    condition: null,
    handover: ['pick-up', 'drop-off'],
  },
  complaints: [
    {
      id: 'delivery',
      title: { zh: '物流', en: 'Delivery' },
      words: ['快递', 'courier'],
      urgent: false,
      subcategories: [{ id: 'late', title: { zh: '太慢', en: 'Too late' }, words: ['慢', 'late'], urgent: false }],
    },
    { id: 'safety', title: { zh: '安全', en: 'Safety' }, words: ['受伤', 'hurt'], urgent: true, subcategories: [] },
  ],
};

/** An entry with an answer in both languages, unless told otherwise. */
export function entry(id: string, over: Partial<Entry> = {}): Entry {
  return {
    id,
    topic: id.split('.')[0] ?? id,
    title: { zh: `标题 ${id}`, en: `title ${id}` },
    questions: { zh: [`问 ${id}`], en: [`ask ${id}`] },
    answer: { zh: `答 ${id}`, en: `answer ${id}` },
    flow: null,
    next: [],
    tests: {},
    ...over,
  };
}

export function knowledgeOf(entries: readonly Entry[], over: Partial<Knowledge> = {}): Knowledge {
  return {
    version: 'test-1',
    shop: SHOP,
    topics: new Map(entries.map(({ topic }) => [topic, { zh: topic, en: topic }])),
    entries: new Map(entries.map((one) => [one.id, one])),
    phrases: PHRASES,
    words: { synonyms: [], blocked: [], anger: [] },
    ...over,
  };
}

const NOTHING_UNDERSTOOD: Understanding = {
  language: 'zh',
  command: null,
  smallTalk: null,
  candidates: [],
  verdict: 'abstain',
  emotion: 'calm',
  asked: [],
  reading: 'alone',
  fragment: false,
  denied: 'none',
  script: null,
  entities: [],
  wishes: {},
  replies: {},
  details: {},
  aside: null,
};

/** Understands "问 x" and "ask x" as entry x, and by the table what stands there. */
export function fakeUnderstander(
  knowledge: Knowledge,
  table: Readonly<Record<string, Partial<Understanding>>> = {},
): Understander {
  return {
    knowledge,
    understand(text, language) {
      const said = table[text];
      if (said !== undefined) return { ...NOTHING_UNDERSTOOD, language, ...said };
      const [, word, id] = /^(问|ask) (.+)$/u.exec(text) ?? [];
      if (id === undefined || !knowledge.entries.has(id)) return { ...NOTHING_UNDERSTOOD, language };
      return {
        ...NOTHING_UNDERSTOOD,
        language: word === 'ask' ? 'en' : 'zh',
        candidates: [{ entry: id, confidence: 0.9 }],
        verdict: 'answer',
      };
    },
  };
}
