import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { formatFault } from '../knowledge/faults.ts';
import { readKnowledge } from '../knowledge/read.ts';
import type { FlowName } from '../model/knowledge.ts';
import { Language } from '../model/language.ts';
import type { Candidate, Understander, Understanding } from '../model/understanding.ts';
import { trainedUnderstander } from '../understanding/understand.ts';

/** A line of a batch file; what else stands in it is left alone. */
const Question = z.object({ text: z.string(), language: Language.optional() });
export type Question = z.infer<typeof Question>;

/** What `ask` prints for a message, with exactly these fields. */
export interface Asked {
  readonly text: string;
  /** The entry that would be answered with; null when it abstains or would ask back. */
  readonly entry: string | null;
  /** The flow that the message starts: by a command (a person, another language), else the entry's. */
  readonly flow: FlowName | null;
  /** 0 to 1, in the first candidate; 0 when there is none. */
  readonly confidence: number;
  readonly language: Language;
  /** Best first, up to five. */
  readonly candidates: readonly Candidate[];
}

/** A batch file that cannot be read; the message names the line and says what is wrong with it. */
class BatchFault extends Error {
  override readonly name = 'BatchFault';
}

/** Understands one message as if it were the first of its conversation. */
export function ask({ text, language }: Question, understander: Understander): Asked {
  const { entries, shop } = understander.knowledge;
  const understood = understander.understand(text, language ?? shop.languages[0]);
  const candidates = understood.candidates.map(({ entry, confidence }) => ({ entry, confidence: round(confidence) }));
  const entry = understood.verdict === 'answer' ? (candidates[0]?.entry ?? null) : null;
  const flow = commandFlow(understood) ?? (entry === null ? null : (entries.get(entry)?.flow ?? null));
  return {
    text,
    entry,
    flow,
    confidence: candidates[0]?.confidence ?? 0,
    language: understood.language,
    candidates,
  };
}

function commandFlow({ command }: Understanding): FlowName | null {
  return command?.name === 'human' || command?.name === 'language' ? command.name : null;
}

function round(confidence: number): number {
  return Math.round(confidence * 10_000) / 10_000;
}

/**
 * Understands the lines of a batch file, in order; blank lines are passed over.
 * Throws a `BatchFault` at the first faulty line, before any is understood.
 */
export function askLines(lines: readonly string[], understander: Understander): Asked[] {
  const questions = lines.flatMap((line, at) => (line.trim() === '' ? [] : [readQuestion(line, at + 1)]));
  return questions.map((question) => ask(question, understander));
}

function readQuestion(line: string, number: number): Question {
  const read = Question.safeParse(parseJson(line, number));
  if (read.success) return read.data;
  const faults = read.error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '));
  throw new BatchFault(`line ${number}: ${faults.join('; ')}. Write {"text": "…"} or {"text": "…", "language": "zh"}.`);
}

function parseJson(line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new BatchFault(`line ${number}: not JSON (${error instanceof Error ? error.message : error})`);
  }
}

/** Where `ask` writes: answers to `stdout`, and nothing else; faults to `stderr`. */
export interface Streams {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

export type AskOptions = { readonly knowledgeDir: string } & (
  | { readonly text: string; readonly explain?: boolean }
  /** The path of a JSONL file. */
  | { readonly batch: string }
);

/** `ask`: one JSON object a message, one a line. Gives the exit code, 1 when the knowledge or the batch is faulty. */
export async function runAsk(options: AskOptions, { stdout, stderr }: Streams = process): Promise<number> {
  const { knowledge, faults } = await readKnowledge(options.knowledgeDir);
  if (knowledge === null) {
    for (const fault of faults)
      stderr.write(`${formatFault({ ...fault, file: join(options.knowledgeDir, fault.file) })}\n`);
    return 1;
  }
  try {
    const understander = await trainedUnderstander(knowledge);
    if ('text' in options) {
      const { text } = options;
      const asked = ask({ text }, understander);
      const shown = options.explain
        ? JSON.stringify({ ...asked, why: understander.explain(text) }, null, 2)
        : JSON.stringify(asked);
      stdout.write(`${shown}\n`);
      return 0;
    }
    const asked = askLines(await readLines(options.batch), understander);
    stdout.write(asked.map((one) => `${JSON.stringify(one)}\n`).join(''));
    return 0;
  } catch (error) {
    if (!(error instanceof BatchFault)) throw error;
    stderr.write(`xiaoer: ${'batch' in options ? `${options.batch}, ` : ''}${error.message}\n`);
    return 1;
  }
}

async function readLines(file: string): Promise<string[]> {
  try {
    return (await readFile(file, 'utf8')).replace(/^\uFEFF/, '').split('\n');
  } catch (error) {
    throw new BatchFault(`cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}
