import { afterAll, beforeAll, expect, test } from '@jest/globals';
import WXBizMsgCrypt from 'wechat-crypto';
import { keepingSink, type OfficialHarness, openOfficial } from './official-harness.ts';
import { ACCOUNT, ALICE, cdata, type Posted, pushXml, SHOP, seal, serverOf } from './official-platform.ts';

const NOW = Math.floor(Date.UTC(2026, 10, 20, 4) / 1000);
const timestamp = String(NOW);
const FIELDS = {
  ToUserName: SHOP,
  FromUserName: ALICE,
  CreateTime: timestamp,
  MsgType: 'text',
  Content: 'forged',
  MsgId: '1',
};
const INNER = pushXml(FIELDS);
const genuine = seal(INNER, { timestamp });

const crypt = (change: Partial<Record<keyof typeof ACCOUNT, string>>): WXBizMsgCrypt => {
  const { token, aesKey, appId } = { ...ACCOUNT, ...change };
  return new WXBizMsgCrypt(token, aesKey, appId);
};
const ours = crypt({});

const withQuery = (change: Record<string, string>): Posted => ({ ...genuine, query: { ...genuine.query, ...change } });
const without = (name: string): Posted => {
  const { [name]: _left, ...query } = genuine.query;
  return { ...genuine, query };
};
const withBody = (body: string): Posted => ({ ...genuine, body });
/** Signed as WeChat does, whatever stands where the encrypted part should be. */
const signed = (encrypted: string, body = `<xml><Encrypt>${cdata(encrypted)}</Encrypt></xml>`): Posted => ({
  query: { ...genuine.query, msg_signature: ours.getSignature(timestamp, genuine.query.nonce ?? '', encrypted) },
  body,
});
/** Encrypted and signed as WeChat does, with this inside. */
const inside = (xml: string): Posted => seal(xml, { timestamp });
const changed = (change: Record<string, string>): Posted => inside(pushXml({ ...FIELDS, ...change }));
const lacking = (name: keyof typeof FIELDS): Posted => {
  const { [name]: _left, ...fields } = FIELDS;
  return inside(pushXml(fields));
};
const encrypted = /<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(genuine.body)?.[1] ?? '';
const BOMB = `<!DOCTYPE xml [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 9 }, (_, index) => {
  const [before, next] = ['abcdefghij'[index], 'abcdefghij'[index + 1]];
  return `<!ENTITY ${next} "${`&${before};`.repeat(10)}">`;
}).join('')}]>`;
const deep = (levels: number): string => '<a>'.repeat(levels) + '</a>'.repeat(levels);

const FORGED: readonly (readonly [name: string, posted: Posted])[] = [
  ['no signature of the message', without('msg_signature')],
  ['no time', without('timestamp')],
  ['no nonce', without('nonce')],
  ['nothing at all in the address', { ...genuine, query: {} }],
  ['a signature of only f', withQuery({ msg_signature: 'f'.repeat(40) })],
  ['an empty signature', withQuery({ msg_signature: '' })],
  ['a signature cut short', withQuery({ msg_signature: genuine.query.msg_signature?.slice(1) ?? '' })],
  ['a signature and more', withQuery({ msg_signature: `${genuine.query.msg_signature}0` })],
  ['a signature in capitals', withQuery({ msg_signature: genuine.query.msg_signature?.toUpperCase() ?? '' })],
  ['a signature of letters of more bytes', withQuery({ msg_signature: '签'.repeat(40) })],
  ['a changed nonce', withQuery({ nonce: '520128' })],
  ['a changed time', withQuery({ timestamp: String(NOW + 1) })],
  ['a signature with another Token', seal(INNER, { timestamp, crypt: crypt({ token: 'othertoken' }) })],
  ['another AES key', seal(INNER, { timestamp, crypt: crypt({ aesKey: 'G'.repeat(43) }) })],
  ['another AppID inside', seal(INNER, { timestamp, crypt: crypt({ appId: 'wx_another_account' }) })],
  ['our AppID and more inside', seal(INNER, { timestamp, crypt: crypt({ appId: `${ACCOUNT.appId}0` }) })],
  ['a time too long ago', seal(INNER, { timestamp: String(NOW - 301) })],
  ['a time too far ahead', seal(INNER, { timestamp: String(NOW + 301) })],
  ['a time of an hour ago', seal(INNER, { timestamp: String(NOW - 3600) })],
  ['a time in ms', seal(INNER, { timestamp: String(NOW * 1000) })],
  ['a time that is none', seal(INNER, { timestamp: 'now' })],
  ['a negative time', seal(INNER, { timestamp: `-${timestamp}` })],
  ['a time with an exponent', seal(INNER, { timestamp: '1e9' })],
  ['an empty time', seal(INNER, { timestamp: '' })],
  ['a plain push', { query: { signature: plainSignature(), timestamp, nonce: '1' }, body: INNER }],
  ['a plain push under a signature for encrypted ones', withBody(INNER)],
  ['no body', withBody('')],
  ['a body of JSON', withBody('{"xml":{"Encrypt":"x"}}')],
  ['a body cut in the middle', withBody(genuine.body.slice(0, genuine.body.length / 2))],
  ['a body cut at the end', withBody(genuine.body.slice(0, -3))],
  ['a body with two roots', withBody(genuine.body + genuine.body)],
  ['a body with another root', withBody(genuine.body.replaceAll('xml>', 'html>'))],
  ['a body with Encrypt twice', withBody(genuine.body.replace('<Encrypt>', '<Encrypt>x</Encrypt><Encrypt>'))],
  ['a body with more inside Encrypt', signed(encrypted, `<xml><Encrypt><a>${encrypted}</a></Encrypt></xml>`)],
  ['an empty Encrypt', signed('')],
  ['an Encrypt that is no base64', signed('%%%')],
  ['an Encrypt of no whole blocks', signed('AAAA')],
  ['an Encrypt of one block', signed(Buffer.alloc(16).toString('base64'))],
  ['an Encrypt of zeros', signed(Buffer.alloc(256).toString('base64'))],
  ['an Encrypt cut short', signed(encrypted.slice(0, -24))],
  ['an Encrypt without its beginning', signed(encrypted.slice(64))],
  ['an entity bomb around it', withBody(`${BOMB}${genuine.body}`)],
  ['an entity bomb within it', withBody(genuine.body.replace('<xml>', `<xml>${BOMB}<b>&j;</b>`))],
  ['a file of ours asked for', withBody(`<!DOCTYPE xml [<!ENTITY x SYSTEM "file:///etc/passwd">]>${genuine.body}`)],
  ['elements 30,000 deep', withBody(genuine.body.replace('<xml>', `<xml>${deep(30_000)}`))],
  ['a huge body', withBody(genuine.body.replace('<xml>', `<xml><!--${'x'.repeat(256 * 1024)}-->`))],
  ['a prototype to change', withBody(`<xml><__proto__><Encrypt>${cdata(encrypted)}</Encrypt></__proto__></xml>`)],
  ['an entity bomb inside', inside(`${BOMB}${INNER}`)],
  ['nothing inside', inside('')],
  ['no XML inside', inside('hello')],
  ['XML cut in the middle inside', inside(INNER.slice(0, INNER.length / 2))],
  ['XML cut at the end inside', inside(INNER.slice(0, -6))],
  ['elements 1,000 deep inside', inside(INNER.replace('<xml>', `<xml>${deep(1000)}`))],
  ['no sender inside', lacking('FromUserName')],
  ['no receiver inside', lacking('ToUserName')],
  ['no time inside', lacking('CreateTime')],
  ['no kind inside', lacking('MsgType')],
  ['an empty sender inside', changed({ FromUserName: '' })],
  ['a sender with a slash inside', changed({ FromUserName: 'a/b' })],
  ['a sender far too long inside', changed({ FromUserName: 'o'.repeat(500) })],
  ['a time that is none inside', changed({ CreateTime: 'yesterday' })],
  ['an id that is none inside', changed({ MsgId: 'one' })],
  ['two senders inside', inside(INNER.replace('<MsgType>', '<FromUserName>x</FromUserName><MsgType>'))],
  ['an element for a text inside', inside(INNER.replace(/<Content>.*<\/Content>/, '<Content><a>b</a></Content>'))],
];

function plainSignature(): string {
  // What encrypted messages are signed with, but without any.
  return ours.getSignature(timestamp, '1', '');
}

let harness: OfficialHarness;
const core = keepingSink();

beforeAll(async () => {
  harness = await openOfficial();
  await harness.adapter.start(core.sink);
});
afterAll(() => harness.close());

test.each(FORGED)('refused: %s', async (_name, posted) => {
  const before = performance.now();
  const { status, body } = await serverOf(harness.adapter)(posted);
  expect([400, 403, 413]).toContain(status);
  expect(performance.now() - before).toBeLessThan(2000);
  expect(core.events).toEqual([]);
  // Our own few words, and no exception's.
  expect(body).toMatch(/^(not encrypted|this is|the (signature|time))[\w ,:?安全模式]+$/);
  for (const secret of Object.values(ACCOUNT)) expect(body).not.toContain(secret);
});

test('bytes that are no UTF-8 are refused', async () => {
  const route = harness.adapter.routes?.find(({ method }) => method === 'POST');
  const body = Uint8Array.from([0xff, 0xfe, ...new TextEncoder().encode(genuine.body)]);
  expect(await route?.handle({ query: genuine.query, headers: {}, body })).toMatchObject({ status: 400 });
  expect(core.events).toEqual([]);
});

test('and the genuine one is taken', async () => {
  const answered = serverOf(harness.adapter)(genuine);
  expect(await core.next()).toMatchObject({ text: 'forged' });
  await harness.clock.advance(4000);
  expect(await answered).toEqual({ status: 200, body: 'success' });
});

test('so is one of nearly five minutes ago, and one that also has the plain fields beside (兼容模式)', async () => {
  const old = seal(INNER.replace('<MsgId>1<', '<MsgId>2<'), { timestamp: String(NOW - 290) });
  const both = { ...old, body: old.body.replace('<xml>', `<xml><Content>${cdata('plain')}</Content>`) };
  const answered = serverOf(harness.adapter)(both);
  expect(await core.next()).toMatchObject({ text: 'forged', messageId: '2' });
  await harness.clock.advance(4000);
  expect(await answered).toEqual({ status: 200, body: 'success' });
});

test('a channel that is not started takes nothing, and one that was stopped', async () => {
  const other = await openOfficial();
  expect(await serverOf(other.adapter)(genuine)).toMatchObject({ status: 503 });
  await other.adapter.start(core.sink);
  await other.adapter.stop();
  expect(await serverOf(other.adapter)(genuine)).toMatchObject({ status: 503 });
  await other.close();
});

test('the address is confirmed to WeChat, plain and encrypted, and to nobody else', async () => {
  const ask = async (query: Record<string, string>) => serverOf(harness.adapter, 'GET')({ query, body: '' });
  const { createHash } = await import('node:crypto');
  const signature = createHash('sha1').update([ACCOUNT.token, timestamp, '7'].sort().join('')).digest('hex');
  const plain = { signature, timestamp, nonce: '7', echostr: '5838479218127813673' };
  expect(await ask(plain)).toEqual({ status: 200, body: '5838479218127813673' });
  expect(await ask({ ...plain, nonce: '8' })).toMatchObject({ status: 403 });
  expect(await ask({ ...plain, signature: '' })).toMatchObject({ status: 403 });
  const { echostr: _echo, ...noEcho } = plain;
  expect(await ask(noEcho)).toMatchObject({ status: 400 });
  expect(await ask({ echostr: 'x' })).toMatchObject({ status: 400 });
  expect(await ask({ timestamp, nonce: '7', echostr: 'x' })).toMatchObject({ status: 400 });

  const sealed = (one: WXBizMsgCrypt) => {
    const echostr = one.encrypt('hello echo');
    return { timestamp, nonce: '7', echostr, msg_signature: ours.getSignature(timestamp, '7', echostr) };
  };
  expect(await ask(sealed(ours))).toEqual({ status: 200, body: 'hello echo' });
  expect(await ask(sealed(crypt({ appId: 'wx_other' })))).toMatchObject({ status: 403 });
  expect(await ask({ ...sealed(ours), msg_signature: 'f'.repeat(40) })).toMatchObject({ status: 403 });
  // An encrypted one that is signed as a plain one proves nothing about its content.
  expect(await ask({ ...plain, msg_signature: signature })).toMatchObject({ status: 403 });
});
