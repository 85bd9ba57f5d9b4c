import { z } from 'zod';
import { FLOW_NAMES, WHEN_UNSURE } from '../model/knowledge.ts';
import { PHRASES } from '../model/phrases.ts';
import { PHRASE_NOTES } from './phrase-notes.ts';
import { originFault, timezoneFault } from './schema-checks.ts';
import { DeskFile } from './schema-desk.ts';
import { Holidays, Hours } from './schema-hours.ts';
import { orderNumberFault } from './schema-patterns.ts';
import { LanguageTag, localized, localizedList, text } from './schema-text.ts';
import { ComplaintsFile, ReturnsFile, TicketsFile } from './schema-work.ts';

const Id = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[\p{L}\p{N}._-]+$/u, 'An id is made of letters, digits, ".", "-" and "_", such as shipping.cost.');

/** Refuses a string when `fault` says what is wrong with it. */
function checked(fault: (value: string) => string | null) {
  return z
    .string()
    .trim()
    .min(1)
    .max(200)
    .superRefine((value, context) => {
      const message = fault(value);
      if (message !== null) context.addIssue({ code: 'custom', message });
    });
}

const Languages = z
  .tuple([LanguageTag], LanguageTag)
  .superRefine((languages, context) => {
    const seen = new Set<string>();
    for (const [index, language] of languages.entries()) {
      if (seen.has(language)) {
        context.addIssue({ code: 'custom', path: [index], message: `"${language}" stands here twice: take one out.` });
      }
      seen.add(language);
    }
  })
  .describe('The languages customers are answered in, such as [zh, en]; the first one when theirs is not known.');

/** `shop.yaml`. */
export const ShopFile = z
  .strictObject({
    name: localized(100).describe("The shop's name as customers read it: one text, or one for each language."),
    languages: Languages,
    timezone: checked(timezoneFault)
      .default('UTC')
      .describe("The timezone of hours and holidays, by its IANA name, such as Asia/Shanghai. UTC if it isn't named."),
    hours: Hours.optional(),
    holidays: Holidays.optional(),
    contact: z
      .strictObject({
        phone: text(40).exactOptional().describe('A phone number, as customers should read it.'),
        email: z
          .email('An email address looks like service@shop.example.')
          .exactOptional()
          .describe('An email address.'),
        wechat: text(64).exactOptional().describe('A WeChat ID.'),
        url: z
          .url({ protocol: /^https?$/, error: 'A web address starts with https:// (or http://).' })
          .exactOptional()
          .describe('A page with more ways to reach the shop.'),
      })
      .exactOptional()
      .describe('How customers reach people besides this bot.'),
    embedOn: z
      .array(checked(originFault).describe('A site, such as https://shop.example.'))
      .max(100)
      .optional()
      .describe('Sites whose pages may show the chat, such as https://shop.example; http only for localhost.'),
    whenUnsure: z
      .enum(WHEN_UNSURE)
      .default('balanced')
      .describe(
        'What to do with a message that may mean an entry: answer = rather answer, ask = rather ask back, balanced = as likely right as wrong decides.',
      ),
    orderNumbers: z
      .array(checked(orderNumberFault).describe('A pattern of a whole order number, such as LX\\d{10}.'))
      .max(20)
      .optional()
      .describe(
        "How your order numbers look, as patterns (RE2, in single quotes): 'LX\\d{10}' is LX and ten digits. Small letters and spaces between are understood.",
      ),
    tickets: TicketsFile.optional(),
    desk: DeskFile.optional(),
    returns: ReturnsFile.optional(),
    complaints: ComplaintsFile.optional(),
    privacyNotice: localized(5000)
      .optional()
      .describe('What the chat page says about personal data: one text, or one for each language.'),
  })
  .describe('The shop itself. Only name and languages are required.');
export type ShopFile = z.infer<typeof ShopFile>;

/** One of the `entries` of a faq file. */
export const EntryFile = z
  .strictObject({
    id: Id.describe(
      'A name for this entry that no other one has, such as shipping.cost: other entries and reports use it.',
    ),
    title: localized(100)
      .optional()
      .describe('What a button that leads here says, in each language. The first question unless it is given.'),
    questions: localizedList(200, 1000).describe(
      'What customers ask, in their own words, by language: 5 to 20 different ways serve best.',
    ),
    answer: localized(4000)
      .optional()
      .describe('What is answered, in each language. At most 150 Chinese characters or 120 words read well in a chat.'),
    flow: z
      .enum(FLOW_NAMES)
      .optional()
      .describe('Instead of an answer: the flow that is started, such as track-order or human.'),
    next: z.array(Id).max(8).optional().describe('Ids of entries that are offered as buttons under the answer.'),
    tests: localizedList(500, 1000)
      .optional()
      .describe(
        'Messages that must find this entry, by language. They check the bot and never train it: let them differ from the questions.',
      ),
  })
  .superRefine(({ answer, flow }, context) => {
    if ((answer === undefined) !== (flow === undefined)) return;
    const message =
      flow === undefined
        ? 'The entry says nothing: give it an "answer" or a "flow".'
        : 'The entry has both an "answer" and a "flow": keep one of them.';
    context.addIssue({ code: 'custom', ...(flow !== undefined && { path: ['flow'] }), message });
  })
  .describe('Something that customers ask, with its answer or the flow that it starts.');
export type EntryFile = z.infer<typeof EntryFile>;

/** A file of `faq/` but for its entries, each of which is checked by itself. */
export const FaqHead = z.strictObject({
  topic: Id.describe('The id of the topic that these entries belong to, such as shipping.'),
  title: localized(100).optional().describe('What the topic is called, in each language.'),
  entries: z.array(z.unknown()).min(1),
});

/** A file of `faq/`. */
export const FaqFile = FaqHead.extend({
  entries: z.array(EntryFile).min(1).describe('What customers ask about this topic.'),
}).describe('Questions and answers of one topic.');

const PLURAL_NOTE = 'This text for counts of the CLDR plural category';

const PhraseFile = z.union([
  text(2000),
  z.strictObject({
    zero: text(2000).exactOptional().describe(`${PLURAL_NOTE} "zero".`),
    one: text(2000).exactOptional().describe(`${PLURAL_NOTE} "one"; in English: 1.`),
    two: text(2000).exactOptional().describe(`${PLURAL_NOTE} "two".`),
    few: text(2000).exactOptional().describe(`${PLURAL_NOTE} "few".`),
    many: text(2000).exactOptional().describe(`${PLURAL_NOTE} "many".`),
    other: text(2000).describe('This text for all other counts.'),
  }),
]);

/** A file of `phrases/`: what the bot and the pages say around the answers. */
export const PhrasesFile = z
  .strictObject(
    Object.fromEntries(Object.keys(PHRASES).map((key) => [key, PhraseFile.exactOptional().describe(noteOn(key))])),
  )
  .describe(
    'What the bot and the chat page say by themselves, in one language. What is left out is taken from the built-in phrases.',
  );

function noteOn(key: string): string {
  const note = Object.entries(PHRASE_NOTES).find(([name]) => name === key)?.[1] ?? '';
  const names = Object.entries(PHRASES).find(([name]) => name === key)?.[1] ?? [];
  if (names.length === 0) return note;
  return `${note} Replaced in it: ${names.map((name) => `{${name}}`).join(', ')}.`;
}

const Word = text(100);

/** `words.yaml`. */
export const WordsFile = z
  .strictObject({
    synonyms: z
      .array(z.array(Word).min(2).max(50).describe('Words that mean the same, such as [运费, 邮费].'))
      .max(10_000)
      .default([])
      .describe("Groups of words that mean the same to this shop's customers."),
    blocked: z.array(Word).max(10_000).default([]).describe('Words that are never repeated to anybody.'),
    anger: z.array(Word).max(10_000).default([]).describe('Words of anger: the offer of a person comes earlier.'),
  })
  .describe('Words of this shop and its customers.');

/** What each kind of file must hold. */
export const FILE_SCHEMAS = { shop: ShopFile, faq: FaqFile, phrases: PhrasesFile, words: WordsFile } as const;
