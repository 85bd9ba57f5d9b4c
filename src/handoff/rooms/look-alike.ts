/** Letters of other alphabets that look like those of commands and codes (Unicode TR 39, the ones people can type). */
const TWINS: Readonly<Record<string, string>> = {
  ...twins('аɑα', 'a'),
  ...twins('ьвβƅ', 'b'),
  ...twins('сϲⅽ', 'c'),
  ...twins('ԁɗ', 'd'),
  ...twins('еєεҽ', 'e'),
  ...twins('ƒ', 'f'),
  ...twins('ɡգԍ', 'g'),
  ...twins('һհн', 'h'),
  ...twins('іıιɩӏ', 'i'),
  ...twins('јϳ', 'j'),
  ...twins('кκ', 'k'),
  ...twins('ⅼǀ', 'l'),
  ...twins('мϻ', 'm'),
  ...twins('пηոռ', 'n'),
  ...twins('оοօσ', 'o'),
  ...twins('рρ', 'p'),
  ...twins('ԛ', 'q'),
  ...twins('гɼ', 'r'),
  ...twins('ѕꜱ', 's'),
  ...twins('тτ', 't'),
  ...twins('υսцʋ', 'u'),
  ...twins('νѵ', 'v'),
  ...twins('ԝωѡ', 'w'),
  ...twins('хχ', 'x'),
  ...twins('уүγ', 'y'),
  ...twins('ᴢ', 'z'),
  ...twins('⁄∕⧸╱丿㇓⟋', '/'),
};

function twins(letters: string, like: string): Record<string, string> {
  return Object.fromEntries([...letters].map((letter) => [letter, like]));
}

/**
 * A text as it looks: without what is not seen (zero-width characters, marks over letters), letters that look alike
 * being one. Two texts with the same skeleton are not told apart by people.
 */
export function skeleton(text: string): string {
  const seen = text.normalize('NFKD').replace(/[\p{C}\p{M}\u115f\u1160\u3164\uffa0\u2800]/gu, '');
  return [...seen.toLowerCase()].map((letter) => TWINS[letter] ?? letter).join('');
}
