import type { Case, CaseEventLine, Proposal } from '../model/case.ts';
import { mask } from '../privacy/mask.ts';
import { asksForPerson } from './summary.ts';

/** Shorter than this is a greeting, a thank-you or a sign of life, and answers nothing. */
const LEAST = { question: 4, answer: 8 } as const;
const MOST_QUESTION = 200;
const MOST_ANSWER = 1000;

/** What says no more than that somebody is there and looks. */
const COURTESY =
  /^(?:(?:您|你)?好|亲亲?|在的|嗯+|hello|hi|hey|good (?:morning|afternoon|evening))[，,！!。.~～\s]*|(?:我|这边)?(?:来|马上|先)?帮您(?:看|查|核实)(?:看|查|一下|下)*[。.!！~～]*|请?(?:您)?稍等.{0,6}|one moment(?: please)?|let me (?:check|look|see).{0,20}|how can i help.{0,10}/giu;

/**
 * What the knowledge could learn from a case that ended well: the last thing the bot could not answer, or else what the
 * customer asked the agent first, and what the agent answered after it. null = nothing. Personal data is masked.
 */
export function proposalOf(current: Case, lines: readonly CaseEventLine[]): Proposal | null {
  if (current.end?.to !== 'nobody' || current.end.solved === false) return null;
  const asked = unanswered(current) ?? firstAsked(lines);
  if (asked === null) return null;
  const answers = lines.filter(({ seq, by }) => by.kind === 'person' && seq > asked.seq).flatMap(saidIn);
  const answer = answers.filter(isAnswer).join('\n');
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

const isQuestion = (text: string): boolean => text.length >= LEAST.question && !asksForPerson(text);

const isAnswer = (text: string): boolean => text.replace(COURTESY, '').trim().length >= LEAST.answer;

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
