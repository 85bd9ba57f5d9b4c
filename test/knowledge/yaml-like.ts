import fc from 'fast-check';
import { stringify } from 'yaml';

/** Signs and words that mean something to YAML, and some that do not. */
const piece = fc.constantFrom(
  ...[
    'a',
    'b',
    'zh',
    'en',
    ':',
    ': ',
    ' ',
    '  ',
    '\n',
    '\n  ',
    '\n    ',
    '- ',
    '-',
    '#',
    ' #',
    ',',
    '[',
    ']',
    '{',
    '}',
  ],
  ...[
    '"',
    "'",
    '|',
    '|-',
    '>',
    '>-',
    '|\n',
    '?',
    '&a',
    '*a',
    '!',
    '~',
    'null',
    'é',
    '运费',
    '：',
    '\u{3000}',
    '%',
    '@',
  ],
  ...['`', '\\', '=', '<<', '---', '...', '\n\n', '\n- ', 'a: ', 'b: ', '\n  - ', '\n  a: ', '\n   ', '0', 'http://x'],
);

const soup = fc.array(piece, { maxLength: 25 }).map((pieces) => `a: ${pieces.join('')}`);

const word = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join('').replaceAll('\n', ' '));

const key = fc.constantFrom('a', 'b', 'zh', 'en', 'topic', 'entries');

const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    word,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(key, tie('tree'), { maxKeys: 3 }),
  ),
}));

const written = fc
  .record({
    value: fc.dictionary(key, tree, { minKeys: 1, maxKeys: 3 }),
    lineWidth: fc.constantFrom(0, 20, 80),
    indentSeq: fc.boolean(),
    indent: fc.constantFrom(2, 3, 4),
    defaultStringType: fc.constantFrom('BLOCK_LITERAL', 'BLOCK_FOLDED', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'PLAIN'),
    collectionStyle: fc.constantFrom('any', 'flow'),
  })
  .map(({ value, ...style }) => stringify(value, style));

const byHand = fc
  .tuple(fc.dictionary(key, tree, { minKeys: 1, maxKeys: 3 }), fc.infiniteStream(fc.nat(9)))
  .map(([value, style]) => handwritten(value, 0, () => style.next().value ?? 0).replace(/^\n/, ''));

/** YAML as people write it: nothing is put in quotes that would need it. `style` gives 0 to 9. */
function handwritten(value: unknown, indent: number, style: () => number): string {
  const pad = ' '.repeat(indent);
  if (Array.isArray(value)) {
    if (style() < 4 && value.every((item) => typeof item === 'string')) return ` [${value.join(', ')}]\n`;
    return `\n${value.map((item) => `${pad}- ${handwritten(item, indent + 2, style).trimStart()}`).join('')}`;
  }
  if (typeof value !== 'object' || value === null) return text(String(value), indent, style());
  const pairs = Object.entries(value);
  if (style() < 3)
    return ` {${pairs.map(([name, inner]) => `${name}: ${typeof inner === 'string' ? inner : '[]'}`).join(', ')}}\n`;
  const lines = pairs.map(([name, inner]) => {
    const inColumn = Array.isArray(inner) && style() < 5;
    return `${pad}${name}:${handwritten(inner, inColumn ? indent : indent + 2, style)}${style() < 2 ? `${pad}# note\n` : ''}`;
  });
  return `\n${lines.join('')}`;
}

function text(value: string, indent: number, style: number): string {
  const pad = ' '.repeat(indent + 2);
  if (style === 0) return ` "${value}"\n`;
  if (style === 1) return ` '${value}'\n`;
  if (style === 2) return ` |\n${pad}${value}\n${pad}${value}\n`;
  if (style === 3) return ` >-\n${pad}${value}\n${pad}${value}\n\n`;
  return style === 4 ? ` ${value} # note\n` : ` ${value}\n`;
}

/** A text with a few places changed. */
export function mutated(original: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const change = fc.record({ at: fc.nat(), cut: fc.nat(3), add: piece });
  return fc.tuple(original, fc.array(change, { minLength: 1, maxLength: 3 })).map(([start, changes]) => {
    let result = start;
    for (const { at, cut, add } of changes) {
      const from = at % (result.length + 1);
      result = result.slice(0, from) + add + result.slice(from + cut);
    }
    return result;
  });
}

/** Texts that are YAML, or nearly. */
export const yamlLike = fc.oneof(soup, written, mutated(written), byHand, mutated(byHand));
