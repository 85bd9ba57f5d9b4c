import { z } from 'zod';
import { Language } from './language.ts';
import { Choice } from './message.ts';
import { TicketKind } from './ticket.ts';
import { HanScript } from './understanding.ts';

/** A flow that has been started and not ended: its name, its version when it was written, its data. */
export const Frame = z.strictObject({
  flow: z.string(),
  version: z.number().int().positive(),
  data: z.json(),
  /** When it last moved, ms since 1970; 0 = not noted. */
  at: z.number().default(0),
  /** The turn whose call it waits for: its event's id in the inbox; null = it waits for none. */
  call: z.number().int().nullable().default(null),
});
export type Frame = z.infer<typeof Frame>;

/** A thing that the customer asked, or picked. */
export const Heard = z.strictObject({
  text: z.string().max(1000),
  /** ms since 1970. */
  at: z.number(),
  /** The entry it was answered with; null = it was not. */
  entry: z.string().nullable(),
  /** It told of trouble that nothing helped with: a complaint that is begun next begins with it. */
  trouble: z.boolean().exactOptional(),
  /** Why something would be returned, if it was told. */
  reason: z.string().max(40).exactOptional(),
  /** What was wanted done, though nothing was begun. */
  wish: z.enum(['return', 'complaint']).exactOptional(),
  /** What would put it right, if that was told along. */
  outcome: z.string().max(40).exactOptional(),
});
export type Heard = z.infer<typeof Heard>;

/** What a customer said and showed in a talk, whatever flow it was said to: nothing of it is asked again. */
export const Talk = z.strictObject({
  /** Orders that were named or shown, the latest last. `refused`: what was shown as a proof last does not fit it. */
  orders: z
    .array(
      z.strictObject({
        number: z.string().max(100),
        proven: z.boolean(),
        refused: z.boolean(),
        /** It should have come when it was shown last. */
        late: z.boolean().optional(),
        at: z.number(),
      }),
    )
    .max(8),
  /** What was shown last to prove who the customer is. */
  proof: z.strictObject({ value: z.string().max(320), at: z.number() }).nullable(),
  /** Tickets that were filed or shown, the latest last. */
  tickets: z
    .array(
      z.strictObject({
        number: z.number().int(),
        kind: TicketKind,
        at: z.number(),
        /** The customer took it back. */
        withdrawn: z.boolean().exactOptional(),
      }),
    )
    .max(8),
});
export type Talk = z.infer<typeof Talk>;

export const NEW_TALK: Talk = { orders: [], proof: null, tickets: [] };

/** What is remembered of a conversation between two turns. Plain JSON. */
export const Session = z.strictObject({
  /** Version 1 lacked what has a default here. */
  version: z.literal([1, 2]).transform((): 2 => 2),
  language: Language,
  /** The customer chose the language by name: it stays, whatever they write in. */
  languageChosen: z.boolean(),
  /** The flows under way, the current one last. */
  frames: z.array(Frame).max(10),
  /** What was last offered, so that "2" or a label's own words choose. */
  offered: z.array(Choice).max(20),
  /** Turns in a row that were not understood. */
  failures: z.number().int().nonnegative(),
  /** What the customer asked lately, oldest first. */
  heard: z.array(Heard).max(4).default([]),
  /** The Chinese characters the customer writes. */
  script: HanScript.default('Hans'),
  /** The customer chose them by name: they stay, whatever they write in. */
  scriptChosen: z.boolean().default(false),
  talk: Talk.default(NEW_TALK),
  /** What was given up lately, and can be taken up again. */
  left: Frame.nullable().default(null),
});
export type Session = z.infer<typeof Session>;

export function newSession(language: Language): Session {
  return {
    version: 2,
    language,
    languageChosen: false,
    frames: [],
    offered: [],
    failures: 0,
    heard: [],
    script: 'Hans',
    scriptChosen: false,
    talk: NEW_TALK,
    left: null,
  };
}
