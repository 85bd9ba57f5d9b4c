import type { Speaker } from '../../dialogs/phrases.ts';
import type { CaseChange, CaseEventLine, RelayedFile } from '../../model/case.ts';
import { ticketName } from '../../model/ticket.ts';
import { iso } from './json.ts';

/** Stands for the page and its API where a case's lines say in which conversation they were written: no conversation's key. */
export const DESK_PAGE = 'web/desk';

type ChangeOf<Kind extends CaseChange['kind']> = Extract<CaseChange, { kind: Kind }>;

/** A line of a case as the desk reads it (DESIGN section 9). `say`: in the language of who reads it; `me`: their id. */
export function writeCaseLine(
  { seq, at, by, change }: CaseEventLine,
  say: Speaker,
  me: number | null,
): Record<string, unknown> {
  const name = by.kind === 'person' ? by.name : '';
  const line = { seq, ...(name === '' ? {} : { by: name }), at: iso(at) };
  if (change.kind === 'message') return { ...line, ...authorOf(by, me), ...writeMessage(change, by.kind) };
  if (change.kind === 'note')
    return { ...line, author: 'note', ...idOf(change, by.kind), message: { text: change.text } };
  if (change.kind === 'told' || change.kind === 'withheld') {
    const author = by.kind === 'person' ? 'system' : 'bot';
    return { ...line, author, kind: change.kind, message: { text: change.text } };
  }
  const of = 'of' in change ? { of: change.of } : {};
  const why = change.kind === 'undelivered' ? { why: change.why } : {};
  const text = wordsOf(change, name === '' ? say(byWords(by.kind)) : name, say);
  return { ...line, author: 'system', kind: change.kind, ...of, ...why, message: { text } };
}

function authorOf(by: CaseEventLine['by'], me: number | null) {
  if (by.kind !== 'person') return { author: by.kind };
  return { author: 'agent', ...(by.id === me ? { own: true } : {}) };
}

const byWords = (kind: CaseEventLine['by']['kind']) =>
  kind === 'customer' ? ('desk.page.theCustomer' as const) : ('desk.page.theService' as const);

type By = CaseEventLine['by']['kind'];

/** The id that its sender gave it, here or on the customer's channel; what was written in a room has none that says anything here. */
function idOf({ messageId, at }: Pick<ChangeOf<'message'>, 'messageId' | 'at'>, by: By) {
  return messageId !== null && (by === 'customer' || at === DESK_PAGE) ? { id: messageId } : {};
}

function writeMessage(change: ChangeOf<'message'>, by: By) {
  const { text, files, replyTo } = change;
  return {
    ...idOf(change, by),
    ...(replyTo === null ? {} : { replyTo }),
    message: { text, ...(files.length === 0 ? {} : { files: files.map(writeFile) }) },
  };
}

/** But for what only the platform's adapter understands. `available`: it may be asked for, by its `index`. */
function writeFile(relayed: RelayedFile, index: number) {
  if (!('platform' in relayed)) {
    const { name, type, url } = relayed.file;
    return { kind: kindOf(type), name, index, available: url.startsWith('data:') };
  }
  const { native, ...file } = relayed.file;
  return { ...file, index, available: native !== undefined };
}

/** As the files of customers are called. */
function kindOf(type: string): 'image' | 'voice' | 'video' | 'file' {
  if (type.startsWith('image/')) return 'image';
  if (type.startsWith('audio/')) return 'voice';
  return type.startsWith('video/') ? 'video' : 'file';
}

type Told = Exclude<CaseChange, { kind: 'message' | 'note' | 'told' | 'withheld' }>;

/** What happened, as people read it. */
function wordsOf(change: Told, name: string, say: Speaker): string {
  switch (change.kind) {
    case 'opened':
      return say('desk.page.did.opened', { reason: say(`desk.page.reason.${change.reason}`) });
    case 'claimed':
    case 'released':
    case 'recalled':
    case 'revealed':
      return say(`desk.page.did.${change.kind}`, { name });
    case 'edited':
      return change.text;
    case 'transferred':
      return say('desk.page.did.transferred', { name, to: 'desk' in change.to ? change.to.desk : change.to.name });
    case 'delivered':
      return say('desk.page.delivered');
    case 'undelivered':
      return say(`desk.page.undelivered.${change.why}`);
    case 'reminded':
      return say(`desk.page.did.reminded.${change.to}`);
    case 'idle':
      return say('desk.page.did.idle');
    case 'priority':
      return say('desk.page.did.priority', { name, priority: say(`admin.ticket.priority.${change.to}`) });
    case 'language':
      return say('desk.page.did.language', { name, language: change.to });
    case 'call-back':
      return say('desk.page.did.callBack', { contact: change.contact });
    case 'ticket':
      return say('desk.page.did.ticket', { name, ticket: ticketName(change.number) });
    case 'blocked':
      return say('desk.page.did.blocked', { name, until: iso(change.until).slice(0, 16).replace('T', ' ') });
    case 'proposed':
      return say('desk.learn.proposed', { question: change.question, answer: change.answer });
    case 'learnt':
      return say('desk.learn.learnt', { name, entry: change.entry });
    case 'dropped':
      return say('desk.learn.dropped', { name });
    case 'closed':
      return closedWords(change, name, say);
    case 'rated':
      return ratedWords(change, say);
  }
}

function closedWords({ end }: ChangeOf<'closed'>, name: string, say: Speaker): string {
  const words = say(end.to === 'bot' ? 'desk.page.did.toBot' : 'desk.page.did.closed', { name });
  const solved = end.solved === null ? [] : [say(end.solved ? 'desk.page.solved' : 'desk.page.unsolved')];
  return [words, ...solved, ...(end.reason === null ? [] : [end.reason])].join(' · ');
}

function ratedWords({ stars, comment }: ChangeOf<'rated'>, say: Speaker): string {
  const words = say('desk.page.did.rated', { count: stars });
  return comment === null ? words : `${words} · ${comment}`;
}
