import { flushCompileCache } from 'node:module';
import { parseArgs } from 'node:util';
import { ConfigError, readConfig } from '../config.ts';

const USAGE = `Usage: npx xiaoer <command>

  start                                   run the service (what npm start does)
  chat                                    talk to it in the terminal
  ask [--knowledge DIR] [--explain] TEXT… what a message would find, as JSON, and why
  ask [--knowledge DIR] --batch FILE      the same for a file of JSON lines {"text", "language"?}
  knowledge check [DIR]                   look for faults in the knowledge files
  knowledge test [--threshold N] [DIR]    run the entries' tests; N from 0 to 1
  people add NAME --role ROLE             let somebody sign in; ROLE: agent, reviewer or admin
  people list                             who may sign in
  people remove NAME|ID                   they are out at once
  people bind NAME|ID                     a code that they send the bot, to serve customers from the desk's group
  tickets list [--state S] [--kind K] [--overdue] [--search TEXT] [--limit N]
                                          complaints and return requests, what is due first first
  tickets show NUMBER                     all of one, such as T1001
  tickets note NUMBER TEXT…               a note that the customer does not see
  tickets message NUMBER TEXT…            a message to the customer
  tickets state NUMBER STATE [--message TEXT]
                                          STATE: open, in-progress, waiting, solved or closed
  tickets assign NUMBER NAME|ID|nobody    give it to somebody
  tickets priority NUMBER PRIORITY        PRIORITY: low, normal, high or urgent
  tickets export [--out FILE]             all of them as CSV
  schemas                                 write the JSON Schemas that editors use
  warm                                    compile ahead, so that the next start is quick (npm ci does it)

Settings come from the environment: see README.md.
`;

/** The command line was not understood; the message says what to write. */
class UsageError extends Error {
  override readonly name = 'UsageError';
}

type Run = (args: readonly string[]) => Promise<number>;

/** Each command loads only what it needs. */
const COMMANDS: Readonly<Record<string, Run>> = {
  async start(args) {
    expectNone(args);
    const { main } = await import('../main.ts');
    return main(process.env);
  },
  async chat(args) {
    expectNone(args);
    const { chat } = await import('./chat.ts');
    return chat(readConfig(process.env));
  },
  async ask(args) {
    const { values, positionals } = parse(args, {
      knowledge: { type: 'string' },
      batch: { type: 'string' },
      explain: { type: 'boolean' },
    });
    const { runAsk } = await import('./ask.ts');
    const texts =
      values.batch === undefined
        ? { text: positionals.join(' '), explain: values.explain === true }
        : { batch: values.batch };
    if ('batch' in texts && values.explain) throw new UsageError('--explain explains one text, not a batch');
    if ('text' in texts && texts.text === '') throw new UsageError('ask needs a text, or --batch FILE');
    return runAsk({ knowledgeDir: values.knowledge ?? readConfig(process.env).knowledgeDir, ...texts });
  },
  async knowledge(args) {
    const { values, positionals } = parse(args, { threshold: { type: 'string' } });
    const [verb, dir = readConfig(process.env).knowledgeDir, ...rest] = positionals;
    if (rest.length > 0) throw new UsageError(`knowledge takes one folder, not also ${rest.join(' ')}`);
    const { runKnowledgeCheck, runKnowledgeTest } = await import('./knowledge.ts');
    if (verb === 'check') {
      const { reviewKnowledge } = await import('../understanding/review.ts');
      return runKnowledgeCheck(dir, process.stdout, reviewKnowledge);
    }
    if (verb !== 'test') throw new UsageError('knowledge needs one of: check, test');
    const { trainedUnderstander } = await import('../understanding/understand.ts');
    return runKnowledgeTest(dir, trainedUnderstander, process.stdout, threshold(values.threshold));
  },
  async people(args) {
    const { values, positionals } = parse(args, { role: { type: 'string' } });
    const { readPeopleTask, runPeople } = await import('./people.ts');
    const { task, wrong } = readPeopleTask(positionals, values.role);
    if (task === null) throw new UsageError(wrong);
    return runPeople(task, readConfig(process.env));
  },
  async tickets(args) {
    const { values, positionals } = parse(args, {
      state: { type: 'string' },
      kind: { type: 'string' },
      overdue: { type: 'boolean' },
      search: { type: 'string' },
      limit: { type: 'string' },
      message: { type: 'string' },
      out: { type: 'string' },
    });
    const { readTicketTask } = await import('./ticket-task.ts');
    const { task, wrong } = readTicketTask(positionals, values);
    if (task === null) throw new UsageError(wrong);
    const { runTickets } = await import('./tickets.ts');
    return runTickets(task, readConfig(process.env));
  },
  async schemas(args) {
    expectNone(args);
    const { writeSchemas } = await import('./schemas.ts');
    await writeSchemas('schemas');
    return 0;
  },
  async warm(args) {
    expectNone(args);
    await Promise.all([import('../main.ts'), import('../web/bundle.ts'), import('../understanding/match/learn.ts')]);
    const { readBuiltIn, readIntentModel } = await import('../understanding/built-in.ts');
    readBuiltIn();
    readIntentModel();
    flushCompileCache();
    return 0;
  },
};

function parse<Options extends Record<string, { type: 'string' | 'boolean' }>>(
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function expectNone(args: readonly string[]): void {
  if (args.length > 0) throw new UsageError(`this command takes no arguments, not ${args.join(' ')}`);
}

function threshold(written: string | undefined): number | undefined {
  if (written === undefined) return undefined;
  const value = Number(written);
  if (Number.isNaN(value) || value < 0 || value > 1) throw new UsageError('--threshold takes a number from 0 to 1');
  return value;
}

async function run([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(USAGE);
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  try {
    if (command === undefined) throw new UsageError(`there is no command ${name}`);
    return await command(args);
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof ConfigError)) throw error;
    process.stderr.write(`xiaoer: ${error.message}\n${error instanceof UsageError ? `\n${USAGE}` : ''}`);
    return 2;
  }
}

process.exitCode = await run(process.argv.slice(2));
