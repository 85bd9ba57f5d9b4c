import pairs from 'opencc-js/dict/TSCharacters';

const HAN = /\p{Script=Han}/u;
let simplified: ReadonlyMap<string, string> | null = null;

/**
 * Traditional characters made simplified, one by one. Whole words would be needed for text that is read (乾隆 keeps
 * its 乾); to compare texts it is enough that both are changed alike. The table of 3,500 characters costs 0.5 MB
 * and 3 ms (opencc-js's converter with its words: 1.6 MB and 12 ms) and is made when the first Han text comes.
 */
export function simplify(text: string): string {
  if (!HAN.test(text)) return text;
  simplified ??= readTable(pairs);
  const table = simplified;
  let out = '';
  for (const character of text) out += table.get(character) ?? character;
  return out;
}

function readTable(joined: string): Map<string, string> {
  const table = new Map<string, string>();
  for (const pair of joined.split('|')) {
    const [from = '', to = ''] = pair.split(' ', 2);
    table.set(from, to);
  }
  // A few are simplified in two steps (薴 苧 苎); one look-up has to do.
  for (const [from, to] of table) {
    const last = table.get(to);
    if (last !== undefined) table.set(from, last);
  }
  return table;
}
