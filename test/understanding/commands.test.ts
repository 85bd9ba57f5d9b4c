import { describe, expect, test } from '@jest/globals';
import { requestReader } from '../../src/understanding/commands.ts';
import { readLexicons } from '../../src/understanding/lexicon.ts';
import { normalise } from '../../src/understanding/normalise.ts';
import { phraseOf } from '../../src/understanding/pattern.ts';
import { tokenise } from '../../src/understanding/tokenise.ts';

const read = requestReader(readLexicons().values(), ['zh', 'en-GB']);
const request = (text: string) => read(tokenise(normalise(text)));

describe('a command is the whole message', () => {
  test.each([
    ['取消', 'cancel'],
    ['算了，取消吧', 'cancel'],
    ['不用了，谢谢', 'cancel'],
    ['never mind', 'cancel'],
    ['Cancel that, please.', 'cancel'],
    ['/cancel', 'cancel'],
    ['转人工', 'human'],
    ['麻烦转人工，谢谢', 'human'],
    ['人工客服！！！', 'human'],
    ['轉人工客服', 'human'],
    ['人工人工人工', 'human'],
    ['能帮我转接人工客服吗', 'human'],
    ['can I talk to a human please', 'human'],
    ['I need to speak with a real person', 'human'],
    ['agent', 'human'],
    ['重新开始', 'restart'],
    ['Hi, start over please', 'restart'],
    ['切换语言', 'language'],
    ['/language', 'language'],
  ])('%s: %s', (text, name) => {
    expect(request(text).command).toEqual({ name });
  });

  test.each([
    ['English please', 'en-GB'],
    ['说中文', 'zh'],
    ['请用英语回复', 'en-GB'],
    ['can you speak Chinese?', 'zh'],
    ['普通话', 'zh'],
    ['用日语', 'ja'],
    ['Français, please', 'fr'],
  ])('%s: the language %s', (text, to) => {
    expect(request(text).command).toEqual({ name: 'language', to });
  });

  test('a language that is not understood names none that is', () => {
    expect(request("I don't speak Chinese").command).toEqual({ name: 'language' });
  });
});

describe('a question that has the words of a command in it is none', () => {
  test.each([
    '取消订单怎么操作',
    '可以取消吗',
    '你们人工客服几点上班',
    '有英文说明书吗',
    '人工费多少钱',
    'how do I cancel my order',
    'I want to cancel my order',
    'is your customer service open on Sunday',
    'do you have an English manual',
    'can I stop the subscription',
    'how do I reset my password',
  ])('%s', (text) => {
    expect(request(text)).toMatchObject({ command: null, smallTalk: null });
  });

  test('a message of two different commands is none of them', () => {
    expect(request('取消，转人工').command).toBeNull();
  });

  test('a long message is no command, however often it says one', () => {
    expect(request('人工'.repeat(40)).command).toBeNull();
  });
});

describe('small talk', () => {
  test.each([
    ['你好', 'greeting'],
    ['亲，在吗', 'greeting'],
    ['早上好！', 'greeting'],
    ['Hello there', 'greeting'],
    ['谢谢啦', 'thanks'],
    ['thank you so much!!', 'thanks'],
    ['再见', 'goodbye'],
    ['谢谢，再见', 'goodbye'],
    ['thanks, bye', 'goodbye'],
    ['好的', 'thanks'],
    ['ok', 'thanks'],
    ['明白了', 'thanks'],
  ])('%s: %s', (text, kind) => {
    expect(request(text)).toMatchObject({ command: null, smallTalk: kind });
  });

  test.each([
    ['你好，包邮吗', '包邮吗'],
    ['你好包邮吗', '包邮吗'],
    ['亲，请问一下运费多少，谢谢', '运费多少'],
    ['hi, how much is shipping? thanks', 'how much is shipping '],
    ['Could you please tell me where my order is? Thank you so much!', 'where my order is '],
  ])('%s is asked without its courtesies', (text, question) => {
    const found = request(text);
    expect(phraseOf(found.question)).toBe(question);
    expect(found.smallTalk).toBeNull();
  });

  test.each(['你好像没发货', '收到的东西坏了', '好几天了还没到', '周末有人吗'])(
    '%s only begins or ends like a courtesy and stays whole',
    (text) => {
      expect(phraseOf(request(text).question)).toBe(text);
    },
  );

  test('where nothing but courtesy is said, all of it is the question', () => {
    expect(phraseOf(request('你好，在吗').question)).toBe('你好在吗');
    expect(phraseOf(request('请').question)).toBe('请');
  });
});
