import { type Case, caseCode } from '../../model/case.ts';
import type { CaseResult } from '../../model/case-store.ts';
import type { OutgoingMessage } from '../../model/message.ts';
import { claimChoice } from './card.ts';
import { withChoices } from './scene.ts';
import type { Target } from './target.ts';
import { listed, type RoomView } from './view.ts';
import type { Verb } from './words.ts';

/** Why something was not done, and what to do. */
export function refusalOf({ why, case: of }: Extract<CaseResult, { ok: false }>, view: RoomView): OutgoingMessage {
  const { say } = view;
  if (of === null) return { kind: 'text', text: say('desk.room.noneOpen') };
  const code = caseCode(of.number);
  if (why === 'unclaimed') {
    return withChoices(say('desk.room.claimFirst', { code }), [claimChoice(of, view)], view);
  }
  return { kind: 'text', text: refusalText(why, of, code, view) };
}

function refusalText(why: string, { agent }: Case, code: string, { say }: RoomView): string {
  if (why === 'closed') return say('desk.room.alreadyClosed', { code });
  if (why === 'taken') return say('desk.room.taken', { code, name: agent?.name ?? '' });
  return say('desk.room.notNow', { code });
}

/** Why it is not known which case is meant. `open`: the room's open cases. */
export function unclearWords(
  target: Exclude<Target, { kind: 'case' }>,
  open: readonly Case[],
  view: RoomView,
  now: number,
): string {
  const { say } = view;
  const list = listed(open, view, now);
  switch (target.kind) {
    case 'none':
    case 'uncertain':
      return say('desk.room.which', { list });
    case 'not-open':
      return say('desk.room.notOpen', { code: target.code, list });
    case 'conflict':
      return say('desk.room.conflict', { here: caseCode(target.here), code: target.code });
    case 'look-alike':
      return say('desk.room.lookAlike');
  }
}

/** How a command is written. */
const USAGE: Readonly<Record<Verb, readonly [slash: string, bare: string]>> = {
  claim: ['/claim A17 · /接单 A17', 'claim A17 · 接单 A17'],
  release: ['/release A17 · /放回 A17', 'release A17 · 放回 A17'],
  note: ['/note A17 … · /备注 A17 …', 'note A17 … · 备注 A17 …'],
  reply: ['/reply A17 … · /回复 A17 …', 'reply A17 … · 回复 A17 …'],
  suggest: ['/suggest A17 · /建议 A17', 'suggest A17 · 建议 A17'],
  bot: ['/bot A17 · /转机器人 A17', 'bot A17 · 转机器人 A17'],
  transfer: ['/transfer A17 @… · /转交 A17 @…', 'transfer A17 @… · 转交 A17 @…'],
  close: ['/close A17 solved … · /结束 A17 已解决 …', 'close A17 solved … · 结束 A17 已解决 …'],
  ticket: ['/ticket A17 … · /工单 A17 …', 'ticket A17 … · 工单 A17 …'],
  profile: ['/profile A17 · /客户 A17', 'profile A17 · 客户 A17'],
  language: ['/language A17 zh|en · /语言 A17 zh|en', 'language A17 zh|en · 语言 A17 zh|en'],
  block: ['/block A17 24 · /拉黑 A17 24', 'block A17 24 · 拉黑 A17 24'],
  priority: [
    '/priority A17 low|normal|high|urgent · /优先级 A17 低|普通|高|紧急',
    'priority A17 low|normal|high|urgent · 优先级 A17 低|普通|高|紧急',
  ],
  reveal: ['/reveal A17 · /查看 A17', 'reveal A17 · 查看 A17'],
  learn: ['/learn A17 … => … · /学习 A17 … => …', 'learn A17 … => … · 学习 A17 … => …'],
  drop: ['/drop A17 · /不学 A17', 'drop A17 · 不学 A17'],
  stats: ['/stats · /统计', 'stats · 统计'],
  cases: ['/cases · /列表', 'cases · 列表'],
  help: ['/help · /帮助', 'help · 帮助'],
  desk: ['/desk', '/desk'],
};

export const usageOf = (verb: Verb, bare: boolean): string => USAGE[verb][bare ? 1 : 0];
