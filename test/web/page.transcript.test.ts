import { describe, expect, test } from '@jest/globals';
import type { Outgoing } from '../../src/web/pages/chat/state.ts';
import { transcript } from '../../src/web/pages/chat/transcript.ts';
import type { Line } from '../../src/web/pages/chat/wire.ts';

const NOON = new Date(2026, 4, 20, 12).getTime();
const MINUTE = 60_000;

const YES_NO = [
  { id: 'yes', label: 'Yes' },
  { id: 'no', label: 'No' },
];

function line(seq: number, author: Line['author'], text: string, rest: Partial<Line> = {}): Line {
  return { seq, author, message: { text }, at: NOON, ...rest };
}

function offer(seq: number, choices = YES_NO): Line {
  return line(seq, 'bot', 'Well?', { message: { text: 'Well?', choices } });
}

function outgoing(text: string, rest: Partial<Outgoing> = {}): Outgoing {
  return { id: `id of ${text}`, text, at: NOON, status: 'waiting', failures: 0, ...rest };
}

function choiceStates(lines: readonly Line[], outbox: readonly Outgoing[] = []): string[] {
  return transcript({ lines, outbox }).flatMap(({ choices }) => choices.map(({ id, state }) => `${id} ${state}`));
}

describe('choices', () => {
  test('stay open while something else is said', () => {
    expect(choiceStates([offer(1), line(2, 'customer', 'What?', { id: 'a' })])).toEqual(['yes open', 'no open']);
  });

  test('close when one is picked, also before the server has it', () => {
    const expected = ['yes picked', 'no closed'];
    expect(choiceStates([offer(1), line(2, 'customer', 'Yes', { id: 'a' })])).toEqual(expected);
    expect(choiceStates([offer(1)], [outgoing('Yes', { choice: 'yes' })])).toEqual(expected);
  });

  test('that were offered earlier close with them, those offered later do not', () => {
    const others = [{ id: 'more', label: 'More' }];
    const lines = [offer(1, others), offer(2), line(3, 'customer', 'No', { id: 'a' }), offer(4)];
    expect(choiceStates(lines)).toEqual(['more closed', 'yes closed', 'no picked', 'yes open', 'no open']);
  });

  test('open again when the pick was refused', () => {
    expect(choiceStates([offer(1)], [outgoing('Yes', { choice: 'yes', status: 'refused' })])).toEqual([
      'yes open',
      'no open',
    ]);
  });

  test('are not closed by what the bot says', () => {
    expect(choiceStates([offer(1), line(2, 'bot', 'Yes')])).toEqual(['yes open', 'no open']);
  });
});

describe('bubbles', () => {
  test('keep their key when the server has the message', () => {
    const [before] = transcript({ lines: [], outbox: [outgoing('Hi')] });
    const [after] = transcript({ lines: [line(1, 'customer', 'Hi', { id: 'id of Hi' })], outbox: [] });
    expect(after?.key).toBe(before?.key);
    expect([before?.status, after?.status]).toEqual(['waiting', 'delivered']);
  });

  test('stand below the transcript until they are in it', () => {
    const bubbles = transcript({ lines: [line(1, 'bot', 'Hello')], outbox: [outgoing('Hi'), outgoing('There?')] });
    expect(bubbles.map(({ text }) => text)).toEqual(['Hello', 'Hi', 'There?']);
  });

  test('are grouped by author, time and day', () => {
    const bubbles = transcript({
      lines: [
        line(1, 'bot', 'a'),
        line(2, 'bot', 'b', { at: NOON + MINUTE }),
        line(3, 'agent', 'c', { at: NOON + 2 * MINUTE }),
        line(4, 'agent', 'd', { at: NOON + 20 * MINUTE }),
        line(5, 'agent', 'e', { at: NOON + 24 * 60 * MINUTE }),
      ],
      outbox: [],
    });
    expect(bubbles.map(({ startsGroup, endsGroup }) => [startsGroup, endsGroup])).toEqual([
      [true, false],
      [false, true],
      [true, true],
      [true, true],
      [true, true],
    ]);
    expect(bubbles.map(({ startsDay }) => startsDay)).toEqual([true, false, false, false, true]);
  });
});

describe('what was changed', () => {
  const agent = (seq: number, text: string, rest: Partial<Line> = {}) => line(seq, 'agent', text, rest);

  test('has its newest words where it was said, or none', () => {
    const lines = [
      agent(1, 'one', { id: 'a' }),
      agent(2, 'two', { id: 'b' }),
      line(3, 'customer', 'own', { id: 'a' }),
      agent(4, 'uno', { id: 'a', edits: 'a' }),
      agent(5, 'eins', { id: 'a', edits: 'a' }),
      agent(6, '', { id: 'b', recalls: 'b' }),
    ];
    expect(transcript({ lines, outbox: [] }).map(({ text, mark }) => [text, mark])).toEqual([
      ['eins', 'edited'],
      ['', 'recalled'],
      ['own', null],
    ]);
  });

  test("a person's answer quotes what it answers, the bot's do not", () => {
    const lines = [
      line(1, 'customer', 'Why?', { id: 'a' }),
      line(2, 'bot', 'Well', { replyTo: 'a' }),
      agent(3, 'Because', { replyTo: 'a' }),
      agent(4, 'Hm', { replyTo: 'unknown' }),
    ];
    expect(transcript({ lines, outbox: [] }).map(({ quote }) => quote)).toEqual([null, null, 'Why?', null]);
  });
});
