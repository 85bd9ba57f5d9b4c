import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readActivity } from '../../src/adapters/teams/read.ts';
import { plainText } from '../../src/adapters/teams/text.ts';
import { conversationKey, IncomingEvent } from '../../src/model/event.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const activities: Record<string, Record<string, unknown>> = JSON.parse(
  readFileSync(new URL('../fixtures/teams/activities.json', import.meta.url), 'utf8'),
);
const options = { appId: 'app', now: () => NOW, isDesk: () => false };

function read(name: string, parts: Record<string, unknown> = {}): readonly IncomingEvent[] {
  const reading = readActivity({ ...activities[name], ...parts }, options);
  if (reading === null) throw new Error(`${name} was not read`);
  for (const event of reading.events) expect(IncomingEvent.parse(event)).toEqual(event);
  return reading.events;
}

describe('a message', () => {
  test('of a personal chat', () => {
    expect(read('personal')).toMatchObject([
      {
        kind: 'message',
        text: '运费多少？\n要寄到新疆',
        messageId: '1700000000001',
        sentAt: Date.UTC(2026, 10, 20, 8, 0, 0, 123),
        from: { id: 'aad-1', name: '王芳' },
        ref: {
          platform: 'teams',
          account: 'app',
          conversation: 'a:1personal',
          kind: 'direct',
          native: {
            serviceUrl: 'https://smba.trafficmanager.net/apac/',
            bot: { id: '28:app' },
            user: { id: '29:1abc' },
            conversation: { id: 'a:1personal' },
          },
        },
      },
    ]);
    expect(read('personal')[0]).not.toHaveProperty('files');
  });

  test('of a group chat, without the mention of the bot', () => {
    const [event] = read('groupChat');
    expect(event).toMatchObject({ text: 'where is order SO-1 for Tom &amp; Co?', from: { id: '29:1abc' } });
    expect(event?.ref).toMatchObject({ conversation: '19:group@thread.v2', kind: 'group' });
    expect(event?.ref).not.toHaveProperty('thread');
  });

  test('of a thread, which is a talk of its own', () => {
    const [event] = read('channelThread');
    expect(event).toMatchObject({ text: 'a broken lamp <SKU-1>\nwhat now?' });
    expect(event?.ref).toMatchObject({
      conversation: '19:channel@thread.tacv2',
      thread: '1700000000000',
      kind: 'group',
      native: { conversation: { id: '19:channel@thread.tacv2;messageid=1700000000000' } },
    });
    const [other] = read('channelThread', {
      conversation: { conversationType: 'channel', id: '19:channel@thread.tacv2;messageid=2' },
    });
    if (event === undefined || other === undefined) throw new Error('not read');
    expect(conversationKey(event.ref)).not.toBe(conversationKey(other.ref));
  });

  test('with a mention that no entity explains', () => {
    expect(read('groupChat', { entities: null, text: '<at>Xiaoer</at> hi <at id="0">Ann</at>' })).toMatchObject([
      { text: 'hi Ann' },
    ]);
  });

  test('of people among themselves, which the bot may hear in groups, is not for it', () => {
    expect(read('groupChat', { entities: null, text: 'who has seen the blue chair?' })).toEqual([]);
  });

  test('plain text stays as it is, whatever it looks like', () => {
    const text = '运费 <b>&amp; 1 < 2 > 0 <at';
    expect(read('personal', { text })).toMatchObject([{ text }]);
  });

  test('that quotes another names it, and leaves out its words', () => {
    expect(read('quote')).toMatchObject([{ text: '那退货呢 & 换货', replyTo: '1700000000009' }]);
  });

  test('with files only', () => {
    expect(read('files')).toMatchObject([
      {
        text: '',
        files: [
          {
            kind: 'image',
            native: { url: 'https://smba.trafficmanager.net/apac/v3/attachments/0-eus/views/original', token: true },
          },
          {
            kind: 'file',
            name: 'invoice.pdf',
            native: { url: expect.stringContaining('https://contoso-my.sharepoint.com/'), token: false },
          },
          { kind: 'image' },
        ],
      },
    ]);
    const [event] = read('files');
    expect(event?.kind === 'message' && event.files?.[2]).not.toHaveProperty('native');
  });

  test('with nothing means nothing', () => {
    expect(read('personal', { text: '<at>Xiaoer</at> ', attachments: [] })).toEqual([]);
    expect(read('personal', { text: null, attachments: null })).toEqual([]);
  });

  test('without a time came now', () => {
    expect(read('personal', { timestamp: null })).toMatchObject([{ sentAt: NOW }]);
    expect(read('personal', { timestamp: 'yesterday' })).toMatchObject([{ sentAt: NOW }]);
  });

  test('of any length fits', () => {
    expect(read('personal', { text: '长'.repeat(30_000) })).toMatchObject([{ text: '长'.repeat(20_000) }]);
  });
});

describe('an edit', () => {
  test('names what it changes, under a key of its own', () => {
    const [event] = read('edited');
    expect(event).toMatchObject({ kind: 'message', text: '运费多少？寄到西藏', edits: '1700000000001' });
    expect(event?.dedupeKey).not.toBe(read('personal')[0]?.dedupeKey);
    expect(read('edited')[0]?.dedupeKey).toBe(event?.dedupeKey);
    expect(read('edited', { text: 'again' })[0]?.dedupeKey).not.toBe(event?.dedupeKey);
  });

  test('that takes a deletion back is none', () => {
    expect(read('edited', { channelData: { eventType: 'undeleteMessage' } })).toEqual([]);
  });
});

describe('joining', () => {
  test('an installation is one event, though it comes as two', () => {
    const [installed] = read('installed');
    const [added] = read('botAdded');
    expect(installed).toMatchObject({ kind: 'joined', from: { id: 'aad-1' }, ref: { kind: 'direct' } });
    expect(added?.dedupeKey).toBe(installed?.dedupeKey);
  });

  test('who is added to a group has joined, and the bot itself has not', () => {
    expect(read('personAdded')).toMatchObject([{ kind: 'joined', from: { id: 'aad-new' }, ref: { kind: 'group' } }]);
  });

  test('leaving means nothing', () => {
    expect(read('installed', { action: 'remove' })).toEqual([]);
    expect(read('personAdded', { membersAdded: undefined, membersRemoved: [{ id: '29:x' }] })).toEqual([]);
  });
});

test('a reaction means nothing', () => {
  expect(read('reaction')).toEqual([]);
});

test('whatever comes is read as events of the model, or not at all', () => {
  const names = Object.keys(activities);
  fc.assert(
    fc.property(
      fc.constantFrom(...names),
      fc.string(),
      fc.jsonValue(),
      fc.constantFrom('text', 'value', 'entities', 'attachments', 'conversation', 'from', 'id', 'timestamp', 'name'),
      (name, text, value, part) => {
        for (const changed of [value, text]) {
          const reading = readActivity({ ...activities[name], [part]: changed }, options);
          for (const event of reading?.events ?? []) expect(IncomingEvent.parse(event)).toEqual(event);
        }
      },
    ),
  );
});

test('HTML becomes what a person sees', () => {
  expect(plainText('<p>one</p>\r\n<p>two&nbsp;&#20013;&#x6587; &lt;b&gt; &amp;amp; &unknown;</p>')).toBe(
    'one\ntwo 中文 <b> &amp; &unknown;',
  );
  expect(plainText('a < b and c > d')).toBe('a < b and c > d');
  expect(plainText('&#0;&#x110000;&#xd800;')).toBe('&#0;&#x110000;\ufffd');
});

test('texts made to be slow are read at once', () => {
  const slow = [
    ' '.repeat(200_000),
    `a${' '.repeat(200_000)}b`,
    '<at'.repeat(60_000),
    '<'.repeat(200_000),
    '&#'.repeat(99_000),
  ];
  const quote = '<blockquote itemtype="http://schema.skype.com/Reply" itemid="1">';
  const started = performance.now();
  for (const text of slow) {
    read('personal', { text });
    read('personal', { text, textFormat: 'xml' });
    read('quote', { attachments: [{ contentType: 'text/html', content: `${quote.repeat(3000)}${text}` }] });
  }
  expect(performance.now() - started).toBeLessThan(5000);
});
