import type { Request } from 'express';
import { speaker } from '../../dialogs/phrases.ts';
import { identify } from '../access/guard.ts';
import { languageFor } from '../pageTexts.ts';
import { Place } from './input.ts';
import { writeCaseLine } from './lines.ts';
import type { DeskAnswer, DeskOptions } from './shared.ts';
import type { DeskStream } from './streams.ts';

/** Lines in one answer as JSON. */
const PAGE = 500;

/** Which cases change, as it comes. */
export function getChanges(options: DeskOptions) {
  return (request: Request, response: DeskAnswer): void => {
    if (!options.deskStreams.openAll(streamTo(request, response, options))) tooMany(response);
  };
}

/** What happens in a case. */
export function getLines(options: DeskOptions) {
  return async (request: Request, response: DeskAnswer): Promise<void> => {
    const after = Place.default(0).safeParse(request.query.after ?? request.get('last-event-id'));
    if (!after.success) {
      response.status(400).json({ error: 'after must be the seq of the last event you have' });
      return;
    }
    const { number } = response.locals.case;
    const say = speaker(options.knowledge(), languageFor(request, options.knowledge()));
    const write = (line: Parameters<typeof writeCaseLine>[0]) => writeCaseLine(line, say, response.locals.member.id);
    if (request.accepts(['text/event-stream', 'json']) === 'json') {
      response.json((await options.desk.events(number, after.data, PAGE)).map(write));
      return;
    }
    const to = streamTo(request, response, options);
    if (!options.deskStreams.openCase(number, after.data, to, write)) tooMany(response);
  };
}

/** A stream ends when who looks is signed out, was removed, or has another role. */
function streamTo(request: Request, response: DeskAnswer, options: DeskOptions): DeskStream {
  const { who, role } = response.locals.member;
  async function allowed(): Promise<boolean> {
    const found = await identify(request, options);
    // Where others from the same address have shown too many wrong tokens, it is not known: who was let in stays.
    if (found !== null && 'waitSeconds' in found) return true;
    return found?.member.who === who && found.member.role === role;
  }
  return { response, allowed };
}

function tooMany(response: DeskAnswer): void {
  const error = 'this is open in too many places';
  response.status(429).set('retry-after', '30').json({ error, retryAfterSeconds: 30 });
}
