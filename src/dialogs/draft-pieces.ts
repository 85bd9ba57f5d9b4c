import { clausesOf } from './clauses.ts';
import { joined } from './story.ts';

/** Words that name a piece of what is written, or what is done with it, and nothing of what it tells. */
const ABOUT_PIECES =
  /\b(?:take|taken|leave|left|out|off|remove|delete|erase|drop|scrap|scratch|strike|omit|move|moved|belongs?|goes|write|wrote|written|writing|noted?|mention(?:ed)?|include[ds]?|added|said|says|saying|saying|told|please|what|happened|wish|last|first|that|this|thing|things|stuff|about|sentence|line|part|piece|phrase|words?|description|story|summary|text|should|would|could|start|with|from|into|under|your|just|have|want|there|they|them|then|when|where|which|were|been|also|only|question|problem|anyway|didn|don't|didn't|doesn't|haven't|forgot|missed|missing)\b/giu;
const ABOUT_PIECES_HAN =
  /(?:事情)?经过|说明|希望|诉求|那里|这里|里面|上面|前面|后面|刚才|刚刚|之前|最后|[那这哪][一]?[句段行条个件]|[句段行]话?|别再?|不要|不用|删|去掉|拿掉|划掉|[写记加放挪移][进到上下]?[去来]?|说[了过的]|怎么|咋|是我|我是|的时候|没有?|什么|[我你您他她它的了吧啊呢呀嘛吗把给帮请就是也都还不在那这]/gu;

/** What tells one piece of a text from another: longer words, numbers, pairs of Chinese characters. */
function signsOf(text: string): Set<string> {
  const plain = text.normalize('NFKC').toLowerCase().replaceAll('’', "'").replaceAll(ABOUT_PIECES, ' ');
  const words = plain.match(/\d+|[a-z]{3,}/gu) ?? [];
  const runs = plain.replaceAll(ABOUT_PIECES_HAN, ' ').match(/\p{Script=Han}{2,}/gu) ?? [];
  const pairs = runs.flatMap((run) => Array.from({ length: run.length - 1 }, (_none, at) => run.slice(at, at + 2)));
  return new Set([...words.map((word) => word.replace(/(?:ing|ed|s)$/u, '')), ...pairs]);
}

/** How much two texts share of what tells them apart. */
export const shared = (one: string, other: string): number => signsOf(one).intersection(signsOf(other)).size;

/** Most of what a text tells stands in the other. */
export function holds(story: string, told: string): boolean {
  const signs = signsOf(told);
  return signs.size > 0 && signsOf(story).intersection(signs).size * 2 >= signs.size;
}

/** Letters and digits alone. */
const folded = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}]/gu, '');

/** What a message quotes; null = nothing. */
export const quoteIn = (text: string): string | null =>
  /["“”「『]([^"“”」』]{2,})["“”」』]|(?<!\p{L})['‘’]([^"]{2,}?)['’](?!\p{L})/u
    .exec(text)
    ?.slice(1)
    .find((one) => one !== undefined) ?? null;

/** The clauses of each line of a text. */
const linesOf = (text: string): string[][] => text.split('\n').map(clausesOf);

/** A text without what `isOut` says of its clauses. */
function without(text: string, isOut: (clause: string) => boolean): string {
  const lines = text.split('\n').map((line) => {
    const clauses = clausesOf(line);
    const kept = clauses.filter((clause) => !isOut(clause));
    if (kept.length === clauses.length) return line;
    return kept.reduce(joined, '').replace(/[，,、;；:：\s]+$/u, '');
  });
  return lines.filter((line) => line.trim() !== '').join('\n');
}

/** A clause so much longer than what is quoted of it keeps the rest. */
const MUCH_LONGER = 3;

/** A text without what is quoted of it; null = it does not stand there. */
export function withoutQuoted(text: string, quote: string): string | null {
  const wanted = folded(quote);
  const named = (clause: string): boolean => folded(clause).includes(wanted);
  const clauses = linesOf(text).flat().filter(named);
  if (clauses.length > 0 && clauses.every((clause) => folded(clause).length >= wanted.length * MUCH_LONGER)) {
    const cut = text.replace(quote, '').replaceAll(/ {2,}/gu, ' ').trim();
    if (cut !== text) return cut;
  }
  const left = clauses.length > 0 ? without(text, named) : without(text, (clause) => inside(wanted, clause));
  return left === text ? null : left;
}

/** A clause of something longer that is quoted. */
const inside = (wanted: string, clause: string): boolean =>
  folded(clause).length > 3 && wanted.includes(folded(clause));

/** A text without the clause that shares most with what is said of it; null = none shares anything. */
export function withoutAlike(text: string, said: string): string | null {
  const clauses = linesOf(text).flat();
  const most = Math.max(0, ...clauses.map((clause) => shared(clause, said)));
  const meant = most === 0 ? undefined : clauses.findLast((clause) => shared(clause, said) === most);
  return meant === undefined ? null : without(text, (clause) => clause === meant);
}

/** A last line of no more clauses goes as a whole. */
const SHORT_LINE = 2;

/** A text without its last line, or the last clause of a long one. */
export function withoutLast(text: string): string {
  const lines = text.split('\n');
  const last = clausesOf(lines.at(-1) ?? '');
  if (lines.length > 1 && last.length <= SHORT_LINE) return lines.slice(0, -1).join('\n');
  const clause = last.at(-1) ?? '';
  const at = text.lastIndexOf(clause);
  return at < 0 ? text : text.slice(0, at).replace(/[，,、;；:：\s]+$/u, '');
}
