import { z } from 'zod';
import { LanguageTag, localized, text } from './schema-text.ts';
import { number } from './schema-work.ts';

const Minutes = number(0.1, 525_600, 'number');

const MinutesByPriority = z.strictObject({
  low: Minutes.exactOptional().describe('Of a customer who can wait.'),
  normal: Minutes.exactOptional().describe('Of most customers.'),
  high: Minutes.exactOptional().describe('Of an angry customer, or one who complains.'),
  urgent: Minutes.exactOptional().describe('Of what may hurt somebody.'),
});

const Id = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}_-]{1,30}$/u, 'An id is made of up to 30 letters, digits, "-" and "_".')
  .describe('A name that no other one in the list has, such as main.');

const YesOrNo = z
  .enum(['true', 'false'], 'Write true or false.')
  .transform((written) => written === 'true')
  .meta({ type: 'boolean', enum: [true, false] });

/** The platforms that have groups for desks. */
const ROOM_PLATFORMS = ['telegram', 'teams', 'wechat'] as const;

const CHANNELS = ['web', 'telegram', 'teams', 'wechat', 'wechat-official'] as const;

const DeskRoomFile = z
  .strictObject({
    id: Id,
    platform: z
      .enum(ROOM_PLATFORMS)
      .exactOptional()
      .describe('Where its group is. Without one there is only the page /desk.'),
    group: text(400)
      .exactOptional()
      .describe('The id of the group on that platform, in quotes: write /desk in the group and the bot says it.'),
    topics: z
      .array(text(100))
      .max(100)
      .exactOptional()
      .describe('Takes only cases about these topics of the faq files.'),
    languages: z
      .array(LanguageTag)
      .max(20)
      .exactOptional()
      .describe('Takes only customers who speak one of these languages.'),
    channels: z
      .array(z.enum(CHANNELS))
      .max(10)
      .exactOptional()
      .describe('Takes only customers of these channels: web, telegram, teams, wechat, wechat-official.'),
  })
  .superRefine(({ platform, group }, context) => {
    if ((platform === undefined) === (group === undefined)) return;
    const message = 'A desk in a group needs both "platform" and "group"; one on the page /desk has neither.';
    context.addIssue({ code: 'custom', message });
  });

/** How people serve customers. */
export const DeskFile = z
  .strictObject({
    desks: z
      .array(DeskRoomFile)
      .min(1)
      .max(20)
      .exactOptional()
      .describe(
        'The desks, the first that takes a case gets it; the last takes what no other one does. One, on the page /desk, unless given.',
      ),
    replies: z
      .enum(['all', 'marked'])
      .exactOptional()
      .describe(
        'What of what agents write in a group goes to the customer: all but notes, or only what begins with > or /reply. all unless given.',
      ),
    masked: YesOrNo.exactOptional().describe(
      'true = phones, e-mails and long numbers are masked in groups. true unless given.',
    ),
    firstAnswer: MinutesByPriority.exactOptional().describe(
      'Minutes until a customer should have the first answer of a person: 30, 5, 2 and 1 from low to urgent unless given.',
    ),
    nextAnswer: MinutesByPriority.exactOptional().describe(
      'Minutes until a customer should have each further answer: 30, 5, 3 and 2 unless given.',
    ),
    idle: Minutes.exactOptional().describe(
      'Minutes after which a silent customer is asked whether they are still there; as long again, and the case is closed. 30 unless given.',
    ),
    lead: text(100).exactOptional().describe('Who is reminded last, by the name that people list shows.'),
    quickReplies: z
      .array(z.strictObject({ id: Id, text: localized(1000).describe('What the customer reads.') }))
      .max(50)
      .exactOptional()
      .describe('Replies that agents send with one tap, or by /id.'),
  })
  .describe('How people serve customers.');
export type DeskFile = z.infer<typeof DeskFile>;
