import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import cowechat from 'co-wechat';
import fc from 'fast-check';
import { IncomingEvent } from '../../src/model/event.ts';
import { adapterContract } from '../contracts/adapter.ts';
import { fakeClock } from '../fakes/clock.ts';
import { ALICE_REF, keepingSink, type OfficialHarness, openOfficial, said } from './official-harness.ts';
import { ACCOUNT, ALICE, type Deliver, fakeWeChat, SHOP } from './official-platform.ts';

adapterContract('the WeChat Official Account', async () => {
  const { adapter, wechat, close } = await openOfficial();
  return {
    adapter,
    customerWrites: async (text) => void (await wechat.text(text)),
    redeliver: async () => void (await wechat.repeat()),
    shown: () => wechat.shown,
    close,
  };
});

describe('the fake WeChat speaks as WeChat does: co-wechat, a bot library of others, understands it', () => {
  const answering = async (handle: (message: Readonly<Record<string, string>>) => Promise<string>) => {
    const { token, appId: appid, aesKey: encodingAESKey } = ACCOUNT;
    const bot = cowechat({ token, appid, encodingAESKey }).middleware(handle);
    const deliver: Deliver = async ({ query, body }) => {
      const context: Parameters<typeof bot>[0] = { query, method: 'POST', request: { body } };
      await bot(context);
      return { status: context.status ?? 200, body: context.body ?? '' };
    };
    return fakeWeChat(fakeClock(), deliver);
  };

  test('it reads texts, ids and events, and its replies are read', async () => {
    const heard: Readonly<Record<string, string>>[] = [];
    const wechat = await answering(async (message) => {
      heard.push(message);
      return message.MsgType === 'text' ? `co: ${message.Content}` : '';
    });
    expect(await wechat.text('你好 😀 <b>&amp;')).toBe('co: 你好 😀 <b>&amp;');
    expect(await wechat.push({ MsgType: 'event', Event: 'subscribe', EventKey: 'qrscene_7' })).toBeNull();
    expect(heard[0]).toMatchObject({ ToUserName: SHOP, FromUserName: ALICE, MsgId: '100000000000000001' });
    expect(heard[1]).toMatchObject({ Event: 'subscribe', EventKey: 'qrscene_7' });
    await wechat.close();
  });

  test('it takes our texts with ]]> in them', async () => {
    const wechat = await answering(async ({ Content }) => (Content === 'a]]>b' ? 'whole' : 'broken'));
    expect(await wechat.text('a]]>b')).toBe('whole');
    await wechat.close();
  });
});

describe('what customers send', () => {
  let harness: OfficialHarness;
  let core: ReturnType<typeof keepingSink>;

  beforeEach(async () => {
    harness = await openOfficial();
    core = keepingSink();
    await harness.adapter.start(core.sink);
  });
  afterEach(() => harness.close());

  /** Pushes, ends the wait at once, and gives the events that came of it. */
  async function reads(fields: Readonly<Record<string, string>>): Promise<IncomingEvent[]> {
    const pushed = harness.wechat.push(fields);
    await harness.clock.advance(4000);
    expect(await pushed).toBeNull();
    for (const event of core.events) expect(IncomingEvent.parse(event)).toEqual(event);
    return core.events;
  }

  test('a text, with its 64-bit id, its time, who and where', async () => {
    const [event] = await reads({ MsgType: 'text', Content: '包邮吗', MsgId: '9223372036854775807' });
    expect(event).toEqual({
      kind: 'message',
      dedupeKey: `wechat-official/${SHOP}/9223372036854775807`,
      sentAt: Date.UTC(2026, 10, 20, 4),
      ref: ALICE_REF,
      from: { id: ALICE },
      messageId: '9223372036854775807',
      text: '包邮吗',
    });
  });

  const media = { MediaId: 'media-1', MsgId: '7' };
  const native = { mediaId: 'media-1' };
  test.each([
    [
      'an image',
      { MsgType: 'image', PicUrl: 'http://mmbiz.qpic.cn/x', ...media },
      'image',
      { ...native, picUrl: 'http://mmbiz.qpic.cn/x' },
    ],
    ['a voice', { MsgType: 'voice', Format: 'amr', ...media }, 'voice', native],
    ['a voice that WeChat did not understand', { MsgType: 'voice', Recognition: ' ', ...media }, 'voice', native],
    ['a video', { MsgType: 'video', ThumbMediaId: 'thumb', ...media }, 'video', native],
    ['a short video', { MsgType: 'shortvideo', ThumbMediaId: 'thumb', ...media }, 'video', native],
    ['a kind that there is not yet', { MsgType: 'hologram', ...media }, 'other', native],
    ['a name that every object has', { MsgType: 'constructor', ...media }, 'other', native],
  ])('%s becomes a file', async (_name, fields, kind, nativeOf) => {
    expect(await reads(fields)).toMatchObject([{ kind: 'message', text: '', files: [{ kind, native: nativeOf }] }]);
  });

  test("a voice becomes WeChat's own words for it", async () => {
    const [event] = await reads({ MsgType: 'voice', Recognition: '什么时候发货？', ...media });
    expect(event).toMatchObject({ kind: 'message', text: '什么时候发货？' });
    expect(event).not.toHaveProperty('files');
  });

  test('a place and a document are files with a name, a sticker is one of another kind, a link is text', async () => {
    await reads({
      MsgType: 'location',
      Location_X: '23.1',
      Location_Y: '113.3',
      Scale: '20',
      Label: '广州',
      MsgId: '1',
    });
    await reads({ MsgType: 'file', Title: '发票.pdf', FileTotalLen: '2048', MsgId: '2' });
    await reads({ MsgType: 'text', Content: '【收到不支持的消息类型，暂无法显示】', MsgId: '3' });
    await reads({ MsgType: 'link', Title: '外套', Description: '红色', Url: 'https://shop.cn/1', MsgId: '4' });
    expect(core.events).toMatchObject([
      { text: '', files: [{ kind: 'location', name: '广州 (23.1, 113.3)' }] },
      { text: '', files: [{ kind: 'file', name: '发票.pdf', size: 2048 }] },
      { text: '', files: [{ kind: 'other' }] },
      { text: '外套\n红色\nhttps://shop.cn/1' },
    ]);
  });

  const event = (Event: string, EventKey = '') => ({ MsgType: 'event', Event, EventKey });
  test.each([
    ['a subscription', event('subscribe'), { kind: 'joined' }],
    ['one by a QR code', event('subscribe', 'qrscene_campaign7'), { kind: 'joined', payload: 'campaign7' }],
    ['a scan', event('SCAN', 'order-17'), { kind: 'joined', payload: 'order-17' }],
    ['a menu key of an entry', event('CLICK', 'entry:shipping'), { kind: 'choice', choice: 'entry:shipping' }],
    ['a menu key of a flow', event('CLICK', 'flow:human'), { kind: 'choice', choice: 'flow:human' }],
    ['any other menu key', event('CLICK', '营业时间'), { kind: 'message', text: '营业时间' }],
    ['a menu key without an entry', event('CLICK', 'entry:'), { kind: 'message', text: 'entry:' }],
  ])('%s', async (_name, fields, expected) => {
    const [got] = await reads(fields);
    expect(got).toMatchObject({ ...expected, ref: ALICE_REF });
    expect(got?.dedupeKey).toContain(`wechat-official/${SHOP}/${ALICE}-`);
  });

  test.each([
    event('unsubscribe'),
    event('VIEW', 'https://shop.cn'),
    event('LOCATION'),
    event('TEMPLATESENDJOBFINISH'),
    event('CLICK'),
    event('toString'),
    { MsgType: 'event' },
    { MsgType: 'text', Content: '', MsgId: '1' },
  ])('%j is acknowledged at once and nothing more', async (fields) => {
    expect(await harness.wechat.push(fields)).toBeNull();
    expect(core.events).toEqual([]);
  });

  test('two menu keys in one second are two events, the same one again is none', async () => {
    await reads(event('CLICK', 'entry:a'));
    const pushes = [harness.wechat.push(event('CLICK', 'entry:a')), harness.wechat.push(event('CLICK', 'entry:b'))];
    await harness.clock.advance(4000);
    await Promise.all(pushes);
    expect(new Set(core.events.map(({ dedupeKey }) => dedupeKey)).size).toBe(3);
    const pushed = harness.wechat.repeat();
    await harness.clock.advance(4000);
    await pushed;
    expect(new Set(core.events.map(({ dedupeKey }) => dedupeKey)).size).toBe(3);
  });

  /** What XML can hold; any end of a line it reads as a line feed. */
  const inXml = (text: string): string =>
    Array.from(text.toWellFormed())
      .filter((one) => (one >= ' ' || '\t\n\r'.includes(one)) && one !== '\uFFFE' && one !== '\uFFFF')
      .join('')
      .replace(/\r\n?/g, '\n');
  const texts = fc
    .array(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.constantFrom(
          ']]>',
          '<![CDATA[',
          ']]',
          '>',
          '&lt;',
          '&x;',
          '<!DOCTYPE a>',
          '</xml>',
          ' ',
          '\n',
          '😀',
          '运费',
        ),
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join(''));

  test('any text survives encryption and XML, there and back', async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (raw) => {
        const text = inXml(raw);
        fc.pre(text !== '');
        const pushed = harness.wechat.text(text);
        const got = await core.next();
        expect(got).toMatchObject({ kind: 'message', text });
        await harness.adapter.send(got.ref, said(raw), { key: 'k', replyTo: got.messageId });
        expect(await pushed).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  test('any menu key and any name of an event gives an event of the model, or none', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('CLICK', 'SCAN', 'subscribe', 'new event!'), texts, async (Event, EventKey) => {
        await reads({ MsgType: 'event', Event, EventKey: inXml(EventKey) });
        core.events.length = 0;
      }),
      { numRuns: 50 },
    );
  });
});
