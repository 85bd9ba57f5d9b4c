import { z } from 'zod';
import type { Fault, Phrases, Words } from '../model/knowledge.ts';
import type { Language } from '../model/language.ts';
import { explain } from './explain.ts';
import { type Faq, readFaq } from './faq.ts';
import { fileFault } from './faults.ts';
import type { KnowledgeFile } from './files.ts';
import { PhrasesFile, ShopFile, WordsFile } from './schema.ts';
import { languageFault } from './schema-checks.ts';
import { parseSource, type Source } from './source.ts';

/** A file checked by itself, without the others. What has faults is null. */
export type Checked = { readonly source: Source; readonly faults: readonly Fault[] } & (
  | { readonly kind: 'shop'; readonly shop: ShopFile | null; readonly languages: ShopFile['languages'] | null }
  | { readonly kind: 'words'; readonly words: Words | null }
  | { readonly kind: 'phrases'; readonly language: Language; readonly phrases: Phrases | null }
  | { readonly kind: 'faq'; readonly faq: Faq | null }
);

/** Checks the text of one file. Never throws. */
export function checkFile({ kind, file }: Pick<KnowledgeFile, 'kind' | 'file'>, text: string): Checked {
  const source = parseSource(file, text);
  switch (kind) {
    case 'shop':
      return checkShop(source);
    case 'words':
      return checkWords(source, text);
    case 'phrases':
      return checkPhrasesFile(source, text);
    case 'faq':
      return checkFaq(source);
  }
}

function checkShop(source: Source): Checked {
  const { data, faults } = parse(source, ShopFile, source.value);
  const named = WithLanguages.safeParse(source.value);
  return { kind: 'shop', source, faults, shop: data, languages: named.success ? named.data.languages : null };
}

/** Enough of a `shop.yaml` with faults to check the other files by. */
const WithLanguages = z.object({ languages: ShopFile.shape.languages });

function checkWords(source: Source, text: string): Checked {
  const { data, faults } = parse(source, WordsFile, orNothing(source, text));
  return { kind: 'words', source, faults, words: data };
}

function checkPhrasesFile(source: Source, text: string): Checked {
  const language = source.file.replace(/^.*\//, '').replace(/\.yaml$/, '');
  const { data, faults } = parse(source, PhrasesFile, orNothing(source, text));
  const named = languageFault(language);
  if (named === null) return { kind: 'phrases', source, faults, language, phrases: data };
  const misnamed = fileFault(source.file, `The file must be called by its language. ${named}`);
  return { kind: 'phrases', source, faults: [misnamed, ...faults], language, phrases: null };
}

function checkFaq(source: Source): Checked {
  if (source.broken) return { kind: 'faq', source, faults: source.faults, faq: null };
  const faq = readFaq(source);
  return { kind: 'faq', source, faults: [...source.faults, ...faq.faults], faq };
}

/** A file with nothing but comments says nothing; an empty one may be half saved. */
function orNothing(source: Source, text: string): unknown {
  return source.value === null && text.trim() !== '' ? {} : source.value;
}

function parse<T extends z.ZodType>(
  source: Source,
  schema: T,
  value: unknown,
): { readonly data: z.infer<T> | null; readonly faults: readonly Fault[] } {
  if (source.broken) return { data: null, faults: source.faults };
  const parsed = schema.safeParse(value);
  if (parsed.success) return { data: parsed.data, faults: source.faults };
  return { data: null, faults: [...source.faults, ...explain(source, [], schema, value, parsed.error)] };
}
