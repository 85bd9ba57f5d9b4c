import type { Suggestion } from '../model/case.ts';
import type { Language } from '../model/language.ts';
import type { TranscriptLine } from '../model/message.ts';
import type { Understander } from '../model/understanding.ts';
import { suggest } from './summary.ts';

/** Messages of the customer, from the newest, that may be what they want to know. */
const MOST_READ = 3;

/** What the knowledge has to say to what a customer wrote last; where the newest message asks nothing, to the one before. */
export function suggestionsFor(
  transcript: readonly TranscriptLine[],
  understander: Understander,
  language: Language,
): Suggestion[] {
  const asked = transcript
    .filter(({ author, message }) => author === 'customer' && message.text.trim() !== '')
    .slice(-MOST_READ)
    .reverse();
  for (const { message } of asked) {
    const found = suggest(understander.understand(message.text, language), understander.knowledge, language);
    if (found.length > 0) return found;
  }
  return [];
}
