import { syllableOf } from './pinyin.ts';
import { firstAt } from './sorted.ts';

/** Which Chinese characters stand next to each other in texts without mistakes. */
export interface HanPairs {
  /** The first character times 2^16 plus the second, as code units, rising. */
  readonly pairs: Uint32Array;
  /** By place in `pairs`: how often it was found, up to 65,535. */
  readonly counts: Uint16Array;
  /** By sound: the characters that occur, in a row. */
  readonly sounds: Readonly<Record<string, string>>;
}

const HAN_RUN = /\p{Script=Han}{2,}/gu;
const MOST = 0xffff;
/** A pair that was found once may be a mistake itself. */
const LEAST = 2;

/** What is exclaimed stands before anything. */
const EXCLAIMED = /[哎唉诶欸哦噢喔嗯啊哈呃咦喂嘿哟呀哇嘛吧呢啦嘞咯]/u;

/** The pairs of texts; a character beyond the basic plane is in none. */
export function hanPairsOf(texts: Iterable<string>): HanPairs {
  const counts = new Map<number, number>();
  for (const text of texts) {
    for (const [run] of text.matchAll(HAN_RUN)) {
      for (let at = 1; at < run.length; at++) {
        const pair = pairOf(run, at - 1);
        counts.set(pair, (counts.get(pair) ?? 0) + 1);
      }
    }
  }
  const pairs = Uint32Array.from(counts.keys()).sort();
  const characters = new Set(pairs.values().flatMap((pair) => [pair >>> 16, pair & MOST]));
  const sounds: Record<string, string> = {};
  for (const code of characters) {
    const character = String.fromCharCode(code);
    const sound = soundOf(character);
    if (sound !== null) sounds[sound] = (sounds[sound] ?? '') + character;
  }
  return { pairs, counts: Uint16Array.from(pairs, (pair) => Math.min(MOST, counts.get(pair) ?? 0)), sounds };
}

/**
 * Puts right a character that was typed for another that sounds alike: one that stands with neither neighbour elsewhere,
 * where the other does.
 */
export function hanSpeller({ pairs, counts, sounds }: HanPairs): (run: string) => string {
  const countOf = (first: string, second: string): number => {
    if (first === '' || second === '') return 0;
    const pair = first.charCodeAt(0) * 2 ** 16 + second.charCodeAt(0);
    const place = firstAt(pairs, pair);
    return pairs[place] === pair ? (counts[place] ?? 0) : 0;
  };
  const replacement = (before: string, written: string, after: string): string => {
    if (EXCLAIMED.test(written) || countOf(before, written) + countOf(written, after) > 0) return written;
    let best = { character: written, sides: 0, found: LEAST - 1 };
    for (const character of sounds[soundOf(written) ?? ''] ?? '') {
      const [left, right] = [countOf(before, character), countOf(character, after)];
      const sides = Math.sign(left) + Math.sign(right);
      const found = left + right;
      if (found < LEAST || sides < best.sides || (sides === best.sides && found <= best.found)) continue;
      best = { character, sides, found };
    }
    return best.character;
  };
  return (run) => {
    let spelt = '';
    for (let at = 0; at < run.length; at++)
      spelt += replacement(spelt.at(-1) ?? '', run.charAt(at), run.charAt(at + 1));
    return spelt;
  };
}

function pairOf(text: string, at: number): number {
  return text.charCodeAt(at) * 2 ** 16 + text.charCodeAt(at + 1);
}

/** How it is read, where what many people do not tell apart is the same: zh and z, sh and s, ch and c, -ng and -n. */
function soundOf(character: string): string | null {
  const syllable = syllableOf(character);
  return syllable === null ? null : syllable.replace(/^([zcs])h/, '$1').replace(/([aei]n)g$/, '$1');
}
