/** Where a clause ends: at signs, at white space beside Chinese, and before words that turn what was said. */
const ENDS =
  /(?<=[，。；：！？;!?\n…]|,(?!\d)|[.:](?=\s|$|\p{Script=Han}))\s*|(?<=\p{Script=Han})\s+|\s+(?=\p{Script=Han})|\s+(?=(?:but|though|although|whereas|however)\b)|\s+(?=and (?:(?:can|could|do|does|will|would) (?:i|u|you|we|they|it|the)|how (?:long|much|do)|(?:when|what|where) (?:do|does|will|is|are))\b)|(?=但是?|可是|不过)|\s+-+\s+/iu;

/** The clauses of a text, in its order, without those of signs alone. */
export const clausesOf = (text: string): string[] =>
  text
    .replaceAll('’', "'")
    .split(ENDS)
    .map((clause) => clause.trim())
    .filter((clause) => /[\p{L}\p{N}]/u.test(clause));
