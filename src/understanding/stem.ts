const VOWEL = /[aeiouy]/;

/** Stems already made; a shop's talk has a few thousand different words. */
const remembered = new Map<string, string>();
const MAX_REMEMBERED = 20_000;

/**
 * A light English stemmer: endings of number, tense and manner only, in the manner of Porter's first step
 * (M. F. Porter, "An algorithm for suffix stripping", 1980). Other languages pass nearly unchanged.
 */
export function stem(word: string): string {
  const found = remembered.get(word);
  if (found !== undefined) return found;
  const made = makeStem(word);
  if (remembered.size < MAX_REMEMBERED) remembered.set(word, made);
  return made;
}

function makeStem(word: string): string {
  const plain = word.replace(/'s$/, '').replaceAll("'", '');
  if (plain.length < 4) return plain;
  const stemmed = withoutTense(withoutPlural(plain)).replace(/(?<=....)ly$/, '');
  if (stemmed.length > 3 && stemmed.endsWith('y')) return `${stemmed.slice(0, -1)}i`;
  return stemmed.length > 4 && stemmed.endsWith('e') ? stemmed.slice(0, -1) : stemmed;
}

function withoutPlural(word: string): string {
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:x|ch|sh|ss)es$/.test(word)) return word.slice(0, -2);
  return /[^sui]s$/.test(word) ? word.slice(0, -1) : word;
}

function withoutTense(word: string): string {
  if (word.endsWith('eed')) return word;
  const ending = word.endsWith('ing') ? 3 : word.endsWith('ed') ? 2 : 0;
  const base = word.slice(0, word.length - ending);
  if (ending === 0 || base.length < 3 || !VOWEL.test(base)) return word;
  if (/(?:at|bl|iz)$/.test(base)) return `${base}e`;
  return /([^aeiouylsz])\1$/.test(base) ? base.slice(0, -1) : base;
}
