import { describe, expect, test } from '@jest/globals';
import { ALICE_REF, said, useOfficial } from './official-harness.ts';
import { readReply, serverOf } from './official-platform.ts';

const talk = useOfficial();
const { send, reply, tooLate, times } = talk;

describe('the reply in the answer to the push', () => {
  test('one in time is it, and resolves once it is handed over', async () => {
    const pushed = talk.harness.wechat.text('包邮吗');
    const event = await talk.core.next();
    expect(await reply(event, '包邮 😀', '17')).toEqual({ sent: true, messageId: '17' });
    expect(await pushed).toBe('包邮 😀');
    expect(times('send')).toBe(0);
  });

  test('one at the last moment is, too; one after it goes by the API', async () => {
    const pushed = talk.harness.wechat.text('a');
    const event = await talk.core.next();
    await talk.harness.clock.advance(3999);
    expect(await reply(event, 'just in time')).toMatchObject({ sent: true });
    expect(await pushed).toBe('just in time');
    const late = await tooLate();
    expect(await reply(late, 'late', '18')).toEqual({ sent: true, messageId: '18' });
    expect(talk.harness.wechat.passive).toEqual(['just in time']);
    expect(talk.harness.wechat.shown).toEqual(['just in time', 'late']);
  });

  test('it is one: what else is said goes by the API', async () => {
    const pushed = talk.harness.wechat.text('a');
    const event = await talk.core.next();
    await reply(event, 'first');
    await reply(event, 'second');
    await pushed;
    expect(talk.harness.wechat.passive).toEqual(['first']);
    expect([...talk.harness.wechat.shown].sort()).toEqual(['first', 'second']);
  });

  test('a reply goes with the message that it answers, never with another customer nor another message', async () => {
    const [one, two] = [talk.harness.wechat.text('one'), talk.harness.wechat.text('two')];
    const [first, second] = [await talk.core.next(), await talk.core.next()];
    const other = { ...ALICE_REF, conversation: 'oBOB' };
    const toBob = talk.harness.adapter.send(other, said('for Bob'), { key: 'b', replyTo: first.messageId });
    expect(await toBob).toMatchObject({ sent: false });
    await reply(second, 'to two');
    await reply(first, 'to one');
    expect(await Promise.all([one, two])).toEqual(['to one', 'to two']);
  });

  test('what answers no message, such as an agent writing, takes any open request of its conversation', async () => {
    const pushed = talk.harness.wechat.text('a');
    await talk.core.next();
    await send('an agent says');
    expect(await pushed).toBe('an agent says');
    expect(times('send')).toBe(0);
  });

  test('it is there for followers and for menus as well', async () => {
    const pushed = talk.harness.wechat.push({ MsgType: 'event', Event: 'subscribe', EventKey: '' });
    await reply(await talk.core.next(), 'welcome');
    expect(await pushed).toBe('welcome');
  });

  test('a reply that overtakes the sink proves that the message is stored', async () => {
    await talk.harness.adapter.stop();
    await talk.harness.adapter.start(async (event) => {
      expect(await reply(event, 'at once')).toMatchObject({ sent: true });
    });
    expect(await talk.harness.wechat.text('a')).toBe('at once');
  });

  test('a message that takes long to store is not acknowledged before it is', async () => {
    await talk.harness.adapter.stop();
    const stored = Promise.withResolvers<void>();
    await talk.harness.adapter.start(() => stored.promise);
    const pushed = talk.harness.wechat.text('a');
    await talk.harness.clock.advance(4900);
    const answered = await Promise.race([pushed, Promise.resolve('not yet')]);
    expect(answered).toBe('not yet');
    stored.resolve();
    expect(await pushed).toBeNull();
  });
});

describe('a repeat of a push', () => {
  test('that comes while the first is open: one reply, to the newest', async () => {
    const first = talk.harness.wechat.text('a');
    const event = await talk.core.next();
    const second = serverOf(talk.harness.adapter)(talk.harness.wechat.last());
    const again = await talk.core.next();
    expect(again.dedupeKey).toBe(event.dedupeKey);
    expect(await reply(event, 'once')).toMatchObject({ sent: true });
    expect(await first).toBeNull();
    expect((await readReply((await second).body)).Content).toBe('once');
    expect(times('send')).toBe(0);
  });

  test('that comes after it was answered has the same reply: the first answer did not arrive', async () => {
    const first = talk.harness.wechat.text('a');
    await reply(await talk.core.next(), 'the same');
    await first;
    expect(await talk.harness.wechat.repeat()).toBe('the same');
    expect(times('send')).toBe(0);
  });

  test('that comes after the time is acknowledged at once', async () => {
    await tooLate();
    expect(await talk.harness.wechat.repeat()).toBeNull();
    expect(talk.core.events).toHaveLength(2);
  });

  test('after one that could not be stored begins anew', async () => {
    await talk.harness.adapter.stop();
    let tries = 0;
    await talk.harness.adapter.start(async (event) => {
      if (++tries === 1) throw new Error('the disk is full');
      await talk.core.sink(event);
    });
    const pushed = talk.harness.wechat.text('a');
    await reply(await talk.core.next(), 'at the second try');
    expect(await pushed).toBe('at the second try');
    expect(tries).toBe(2);
  });

  test('after one that could not be stored, long after, has its own time for a reply', async () => {
    await talk.harness.adapter.stop();
    await talk.harness.adapter.start(async () => {
      throw new Error('the disk is full');
    });
    await expect(talk.harness.wechat.text('a')).rejects.toThrow('故障');
    await talk.harness.clock.advance(5000);
    await talk.harness.adapter.start(talk.core.sink);
    const pushed = talk.harness.wechat.repeat();
    await reply(await talk.core.next(), 'now');
    expect(await pushed).toBe('now');
  });

  test('does not count as the customer writing again', async () => {
    const event = await tooLate();
    for (let sent = 1; sent <= 5; sent++) await reply(event, `${sent}`);
    const asked = times('send');
    expect(await talk.harness.wechat.repeat()).toBeNull();
    expect(await reply(event, '6')).toMatchObject({ sent: false });
    expect(times('send')).toBe(asked);
  });

  test('three tries that cannot be stored are three times 500, and WeChat says so to the customer', async () => {
    await talk.harness.adapter.stop();
    let tries = 0;
    await talk.harness.adapter.start(async () => {
      tries += 1;
      throw new Error('the disk is full');
    });
    await expect(talk.harness.wechat.text('a')).rejects.toThrow('故障');
    expect(tries).toBe(3);
  });
});

test('stopping ends what waits', async () => {
  const pushed = talk.harness.wechat.text('a');
  await talk.core.next();
  await talk.harness.adapter.stop();
  expect(await pushed).toBeNull();
  expect(talk.harness.adapter.status()).toEqual({ state: 'stopped' });
});

describe('five messages in 48 hours', () => {
  test('the sixth is refused with words, without asking WeChat, until the customer writes', async () => {
    const event = await tooLate();
    for (let sent = 1; sent <= 5; sent++) expect(await reply(event, `${sent}`)).toMatchObject({ sent: true });
    const asked = talk.harness.wechat.asked.length;
    const refused = await reply(event, '6');
    expect(refused).toMatchObject({ sent: false, failure: { kind: 'rejected' } });
    expect(JSON.stringify(refused)).toMatch(/customer has to write first/);
    expect(talk.harness.wechat.asked).toHaveLength(asked);
    await tooLate();
    expect(await reply(event, '7')).toMatchObject({ sent: true });
  });

  test('a passive reply does not count', async () => {
    const pushed = talk.harness.wechat.text('a');
    const event = await talk.core.next();
    await reply(event, 'passive');
    await pushed;
    for (let sent = 1; sent <= 5; sent++) expect(await reply(event, `${sent}`)).toMatchObject({ sent: true });
    expect(await reply(event, '6')).toMatchObject({ sent: false });
  });

  test('when our count is lost, WeChat has the last word', async () => {
    const event = await tooLate();
    for (let sent = 1; sent <= 5; sent++) await reply(event, `${sent}`);
    talk.harness.cache.kept.clear();
    expect(await reply(event, '6')).toMatchObject({ sent: false, failure: { kind: 'rejected' } });
  });

  test('after 48 hours nothing goes out', async () => {
    const event = await tooLate();
    await talk.harness.clock.advance(48 * 3_600_000 + 1);
    const late = await reply(event, 'weeks later');
    expect(late).toMatchObject({ sent: false, failure: { kind: 'rejected' } });
    expect(JSON.stringify(late)).toMatch(/48 hours.*write first/);
  });
});
