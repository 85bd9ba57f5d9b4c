import type { Case, CaseEventLine, Proposal } from '../model/case.ts';
import { mask } from '../privacy/mask.ts';

/** Shorter than this is a greeting, a thank-you or a sign of life, and answers nothing. */
const LEAST = { question: 4, answer: 8 } as const;
const MOST_QUESTION = 200;
const MOST_ANSWER = 1000;

/** A word for a person is no question. */
const ASKS_FOR_PERSON = /^.{0,6}(?:转|找|要)?人工.{0,6}$|客服|\b(?:human|person|agent)\b/iu;

/**
 * What the knowledge could learn from a case that ended well: the last thing the bot could not answer, or else what the
 * customer asked the agent first, and what the agent answered after it. null = nothing. Personal data is masked.
 */
export function proposalOf(current: Case, lines: readonly CaseEventLine[]): Proposal | null {
  if (current.end?.to !== 'nobody' || current.end.solved === false) return null;
  const asked = unanswered(current) ?? firstAsked(lines);
  if (asked === null) return null;
  const answers = lines.filter(({ seq, by }) => by.kind === 'person' && seq > asked.seq).flatMap(saidIn);
  const answer = answers.filter((text) => text.length >= LEAST.answer).join('\n');
  if (answer === '') return null;
  return {
    state: 'open',
    question: mask(asked.text).slice(0, MOST_QUESTION),
    answer: mask(answer).slice(0, MOST_ANSWER),
  };
}

interface Asked {
  readonly text: string;
  readonly seq: number;
}

const isQuestion = (text: string): boolean => text.length >= LEAST.question && !ASKS_FOR_PERSON.test(text);

function unanswered({ summary }: Case): Asked | null {
  const found = summary.findLast(({ asked, answer }) => answer === null && isQuestion(asked));
  return found === undefined ? null : { text: found.asked, seq: 0 };
}

function firstAsked(lines: readonly CaseEventLine[]): Asked | null {
  for (const line of lines) {
    const [text] = line.by.kind === 'customer' ? saidIn(line) : [];
    if (text !== undefined && isQuestion(text)) return { text, seq: line.seq };
  }
  return null;
}

const saidIn = ({ change }: CaseEventLine): string[] => (change.kind === 'message' ? [change.text.trim()] : []);
