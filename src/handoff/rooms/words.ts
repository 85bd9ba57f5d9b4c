/** What agents write in a room to have something done, by its English name. */
export const VERBS = {
  claim: ['claim', '接单', '接單'],
  release: ['release', '放回'],
  note: ['note', '备注', '備註'],
  reply: ['reply', '回复', '回覆'],
  suggest: ['suggest', '建议', '建議'],
  bot: ['bot', '转机器人', '轉機器人'],
  transfer: ['transfer', '转交', '轉交'],
  close: ['close', '结束', '結束'],
  ticket: ['ticket', '工单', '工單'],
  profile: ['profile', '客户', '客戶'],
  language: ['language', '语言', '語言'],
  block: ['block', '拉黑'],
  priority: ['priority', '优先级', '優先級'],
  reveal: ['reveal', '查看'],
  learn: ['learn', '学习', '學習'],
  drop: ['drop', '不学', '不學'],
  stats: ['stats', '统计', '統計'],
  cases: ['cases', '列表'],
  help: ['help', '帮助', '幫助'],
  desk: ['desk'],
} as const satisfies Record<string, readonly string[]>;
export type Verb = keyof typeof VERBS;

/** Of no case. */
export const CASELESS: ReadonlySet<Verb> = new Set(['stats', 'cases', 'help', 'desk']);
/** What follows these is a text, in which a word like A4 may stand. */
export const TEXTUAL: ReadonlySet<Verb> = new Set(['note', 'reply', 'ticket']);

/** Of cases that are over, too, by their code. */
export const AFTERWARDS: ReadonlySet<Verb> = new Set(['learn', 'drop']);

const isVerb = (word: string): word is Verb => word in VERBS;

/** By every word. */
const BY_WORD: ReadonlyMap<string, Verb> = new Map(
  Object.entries(VERBS).flatMap(([verb, words]) => (isVerb(verb) ? words.map((word) => [word, verb] as const) : [])),
);

/** null = no command is called so. */
export function verbOf(word: string): Verb | null {
  return BY_WORD.get(word.toLowerCase()) ?? null;
}

/** The Chinese command that a word begins with, and what follows: such as 接单A17; null = with none. */
export function splitVerb(word: string): { readonly verb: Verb; readonly rest: string } | null {
  for (const [known, verb] of BY_WORD) {
    if (/^\p{Script=Han}/u.test(known) && word.startsWith(known)) return { verb, rest: word.slice(known.length) };
  }
  return null;
}

/** The command or quick reply that was most likely meant; null = none is near. */
export function nearestWord(word: string, quickReplies: readonly string[]): string | null {
  const wanted = word.toLowerCase();
  const near = [...BY_WORD.keys(), ...quickReplies]
    .map((known) => ({ known, away: distance(wanted, known.toLowerCase()) }))
    .filter(({ known, away }) => away < Math.max(known.length, wanted.length) && away <= Math.ceil(known.length / 2))
    .toSorted((a, b) => a.away - b.away);
  return near[0]?.known ?? null;
}

/** Letters that have to be put in, taken out or changed. Long texts are not compared to their end. */
function distance(one: string, other: string): number {
  const [a, b] = [[...one].slice(0, 40), [...other].slice(0, 40)];
  let row = b.map((_, i) => i + 1);
  for (const [i, letter] of a.entries()) {
    let [left, above] = [i + 1, i];
    row = row.map((up, j) => {
      const here = Math.min(up + 1, left + 1, above + (letter === b[j] ? 0 : 1));
      [left, above] = [here, up];
      return here;
    });
  }
  return row.at(-1) ?? a.length;
}
