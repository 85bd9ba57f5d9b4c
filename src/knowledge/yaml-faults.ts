import type { YAMLError } from 'yaml';

/** A fault of the YAML library in words for people who do not know YAML, with what to do. */
export function explainYaml(error: YAMLError): string {
  return byText(error) ?? byCode(error.code) ?? `This is not valid YAML here: ${error.message}.`;
}

const QUOTES = 'A text that contains ": " or starts with one of @ ` % & * ! | > must stand in quotes: "…".';
const KEY = 'A key without its value: write "key: value", with a half-width colon and a space.';

const COLUMNS = 'The indentation does not fit: the items of one list or map must start in the same column.';

/** Codes that stand for several mistakes are told apart by the beginning of the library's text. */
function byText({ code, message }: YAMLError): string | null {
  if (message.includes('must end with') || message.startsWith('Flow')) {
    return 'A "[" or "{" is not closed, or what it holds is indented too little: add the missing "]" or "}".';
  }
  if (message.includes('closing')) return 'A quote is opened here and never closed: add the closing quote.';
  if (message.startsWith('Missing ,')) return 'A comma is missing between two items.';
  if (code === 'MULTILINE_IMPLICIT_KEY' || message.startsWith('Implicit map keys')) return KEY;
  if (message.startsWith('A block sequence')) return COLUMNS;
  if (message.startsWith('Sequence item without')) return 'A list item must start with "- ".';
  return null;
}

function byCode(code: YAMLError['code']): string | null {
  switch (code) {
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'BAD_SCALAR_START':
      return QUOTES;
    case 'TAB_AS_INDENT':
      return 'A tab stands where the line is indented: indent with spaces.';
    case 'BAD_INDENT':
      return COLUMNS;
    case 'BAD_DQ_ESCAPE':
      return 'A backslash in a text in double quotes starts an unknown sign: write "\\\\", or use single quotes.';
    case 'MULTIPLE_DOCS':
      return 'A "---" starts a second document: write one document a file.';
    case 'TAG_RESOLVE_FAILED':
    case 'BAD_COLLECTION_TYPE':
      return 'A text that starts with "!" must stand in quotes; YAML tags are not used in knowledge files.';
    case 'RESOURCE_EXHAUSTION':
      return 'Too much is nested in each other here.';
    default:
      return null;
  }
}
