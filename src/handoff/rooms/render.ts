import { type Case, type CaseChange, type CaseEventLine, caseCode, type RelayedFile } from '../../model/case.ts';
import type { Choice } from '../../model/message.ts';
import { ticketName } from '../../model/ticket.ts';
import { channelName, customerName, hidden, languageName, moment, type RoomView } from './view.ts';

/** What of a room a line is shown in. */
export interface Here {
  /** The key of the case's thread, or of the whole room. */
  readonly thread: string;
  /** The key of the whole room. */
  readonly group: string;
}

/** Something to show of a line. */
export type Piece = {
  /** What it answers: a line of the case, or a message in the room by its id. */
  readonly answers: { readonly line: number } | { readonly message: string } | null;
  /** Where it is answered: in the case's thread, or where everybody writes. */
  readonly at: 'thread' | 'group';
} & (
  | { readonly kind: 'text'; readonly text: string; readonly choices?: readonly Choice[] }
  /** Words of ours about what happened: several become one message. */
  | { readonly kind: 'news'; readonly text: string }
  | { readonly kind: 'file'; readonly file: RelayedFile; readonly caption: string; readonly without: string }
);

type ChangeOf<Kind extends CaseChange['kind']> = Extract<CaseChange, { kind: Kind }>;
type Line<Kind extends CaseChange['kind'] = CaseChange['kind']> = Omit<CaseEventLine, 'change'> & {
  readonly change: ChangeOf<Kind>;
};

const news = (text: string): Piece[] => [{ kind: 'news', text, answers: null, at: 'thread' }];

/** Was it written in this room? Then it is not shown there again. */
const isFromHere = (at: string | null, { thread }: Here): boolean => at === thread;

/** What a room shows of a line. `about`: the line that it names, where it names one. */
export function renderLine(
  { by, change, ...line }: CaseEventLine,
  about: CaseEventLine | null,
  current: Case,
  here: Here,
  view: RoomView,
): Piece[] {
  switch (change.kind) {
    case 'message':
      return message({ ...line, by, change }, current, here, view);
    case 'note':
      return note({ ...line, by, change }, here, view);
    case 'edited':
    case 'recalled':
      return changed({ ...line, by, change }, about, current, here, view);
    case 'delivered':
    case 'undelivered':
      return arrival(change, about, current, here, view);
    default:
      return told(change, by, current, view);
  }
}

function nameOf(by: CaseEventLine['by'], current: Case, view: RoomView): string {
  if (by.kind === 'person') return by.name;
  return by.kind === 'system' ? view.say('desk.room.theService') : customerName(current, view);
}

function message({ by, change }: Line<'message'>, current: Case, here: Here, view: RoomView): Piece[] {
  const { text, files, replyTo, at } = change;
  if (by.kind === 'person' && isFromHere(at, here)) return [];
  const name = nameOf(by, current, view);
  const answers = replyTo === null ? null : { line: replyTo };
  const key = by.kind === 'person' ? 'desk.room.agentSaid' : 'desk.room.said';
  const words: Piece[] =
    text.trim() === ''
      ? []
      : [{ kind: 'text', text: view.say(key, { name, text: hidden(text, view) }), answers, at: 'thread' }];
  return [...words, ...files.map((file) => filePiece(file, name, answers, view))];
}

function filePiece(file: RelayedFile, name: string, answers: Piece['answers'], { say }: RoomView): Piece {
  const kind = say(`desk.room.kind.${'platform' in file ? file.file.kind : 'file'}`);
  const about = { name, kind };
  return {
    kind: 'file',
    file,
    answers,
    at: 'thread',
    caption: say('desk.room.fileShown', about),
    without: say('desk.room.file', about),
  };
}

function note({ by, change: { text, at } }: Line<'note'>, here: Here, view: RoomView): Piece[] {
  if (isFromHere(at, here)) return [];
  const name = by.kind === 'person' ? by.name : '';
  return [{ kind: 'text', text: view.say('desk.room.note', { name, text: hidden(text, view) }), ...IN_THREAD }];
}

const IN_THREAD = { answers: null, at: 'thread' } as const;

function changed(
  { by, change }: Line<'edited' | 'recalled'>,
  about: CaseEventLine | null,
  current: Case,
  here: Here,
  { say, ...view }: RoomView,
): Piece[] {
  // Who changes what they wrote in this room has changed it here.
  if (by.kind === 'person' && about?.change.kind === 'message' && isFromHere(about.change.at, here)) return [];
  const name = nameOf(by, current, { say, ...view });
  const text =
    change.kind === 'edited'
      ? say('desk.room.edited', { name, text: hidden(change.text, view) })
      : say('desk.room.recalled', { name });
  return [{ kind: 'text', text, answers: { line: change.of }, at: 'thread' }];
}

/** Who wrote in this room hears how it went, under what they wrote; that another's did not arrive everybody hears. */
function arrival(
  change: ChangeOf<'delivered' | 'undelivered'>,
  about: CaseEventLine | null,
  current: Case,
  { thread, group }: Here,
  view: RoomView,
): Piece[] {
  const { say } = view;
  const written = about?.change.kind === 'message' ? about.change : null;
  const isHere = written !== null && (written.at === thread || written.at === group);
  if (change.kind === 'delivered' && !isHere) return [];
  const messageId = isHere ? written.messageId : null;
  const text =
    change.kind === 'delivered'
      ? say('desk.room.delivered', {
          name: customerName(current, view),
          channel: channelName(current.ref.platform, view),
        })
      : say('desk.room.undelivered', { why: say(`desk.room.undelivered.${change.why}`) });
  return [
    {
      kind: 'text',
      text,
      answers: messageId === null ? { line: change.of } : { message: messageId },
      at: isHere && written.at === group ? 'group' : 'thread',
    },
  ];
}

type Told = Exclude<CaseChange, { kind: 'message' | 'note' | 'edited' | 'recalled' | 'delivered' | 'undelivered' }>;

function told(change: Told, by: CaseEventLine['by'], current: Case, view: RoomView): Piece[] {
  const { say } = view;
  const name = nameOf(by, current, view);
  switch (change.kind) {
    case 'opened':
      // The card says it.
      return [];
    case 'claimed':
    case 'released':
    case 'revealed':
      return news(say(`desk.room.${change.kind}`, { name }));
    case 'transferred':
      return news(transferWords(change, name, view));
    case 'told':
    case 'withheld':
      return news(say(`desk.room.${change.kind}`, { text: hidden(change.text, view) }));
    case 'idle':
      return news(say('desk.room.idle'));
    case 'closed':
      return news(by.kind === 'customer' ? say('desk.room.left', { name }) : endWords(change, name, view));
    default:
      return noted(change, name, current, view);
  }
}

type Noted = Exclude<
  Told,
  { kind: 'opened' | 'claimed' | 'released' | 'revealed' | 'transferred' | 'told' | 'withheld' | 'idle' | 'closed' }
>;

function noted(change: Noted, name: string, current: Case, view: RoomView): Piece[] {
  const { say } = view;
  switch (change.kind) {
    case 'reminded':
      return [{ kind: 'text', text: reminder(change, current, view), ...IN_THREAD }];
    case 'priority':
      return news(say('desk.room.priority', { name, priority: say(`desk.room.priority.${change.to}`) }));
    case 'language':
      return news(say('desk.room.language', { name, language: languageName(change.to, view) }));
    case 'call-back':
      return news(say('desk.room.callBack', { contact: hidden(change.contact, view) }));
    case 'ticket':
      return news(say('desk.room.ticket', { name, ticket: ticketName(change.number) }));
    case 'blocked':
      return news(say('desk.room.blocked', { name, until: moment(change.until, view) }));
    case 'proposed':
      return [proposal(change, current, view)];
    case 'learnt':
      return news(say('desk.learn.learnt', { name, entry: change.entry }));
    case 'dropped':
      return news(say('desk.learn.dropped', { name }));
    case 'rated':
      return news([say('desk.room.rated', { count: change.stars }), ...commentOf(change, view)].join(' · '));
  }
}

function proposal({ question, answer }: ChangeOf<'proposed'>, { number }: Case, { say }: RoomView): Piece {
  const words = say('desk.learn.proposed', { question, answer });
  const how = say('desk.room.learnHow', { code: caseCode(number) });
  const choices = [
    { id: `desk:${number}:learn`, label: say('desk.room.button.learn') },
    { id: `desk:${number}:drop`, label: say('desk.room.button.drop') },
  ];
  return { kind: 'text', text: `${words}\n${how}`, choices, ...IN_THREAD };
}

const commentOf = ({ comment }: ChangeOf<'rated'>, view: RoomView): string[] =>
  comment === null ? [] : [hidden(comment, view)];

function transferWords({ to }: ChangeOf<'transferred'>, name: string, { say, desk }: RoomView): string {
  if (!('desk' in to)) return say('desk.room.transferred', { name, to: to.name });
  return to.desk === desk ? say('desk.room.movedHere', { name }) : say('desk.room.movedTo', { name, desk: to.desk });
}

function reminder({ to }: ChangeOf<'reminded'>, { agent }: Case, { say, lead }: RoomView): string {
  if (to === 'agent' && agent !== null) return say('desk.room.remindAgent', { name: agent.name });
  if (to === 'lead' && lead !== null) return say('desk.room.remindLead', { name: lead });
  return say('desk.room.remindAll');
}

function endWords({ end }: ChangeOf<'closed'>, name: string, view: RoomView): string {
  const { say } = view;
  const solved = end.solved === null ? [] : [say(end.solved ? 'desk.room.solved' : 'desk.room.unsolved')];
  const reason = end.reason === null ? [] : [hidden(end.reason, view)];
  return [say(end.to === 'bot' ? 'desk.room.toBot' : 'desk.room.closed', { name }), ...solved, ...reason].join(' · ');
}
