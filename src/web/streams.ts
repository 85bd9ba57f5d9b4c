import type { Response } from 'express';
import type { TranscriptLine } from '../model/message.ts';
import type { Store } from '../model/store.ts';
import { lineStream, openStreams } from './stream.ts';

/** One conversation open in more tabs than this is a mistake or an attack. */
const MAX_PER_CONVERSATION = 8;

/** Server-sent events of conversations' transcripts. */
export interface Streams {
  /** Streams the lines after `after`, now and as they come, until the page goes away. false = too many are open. */
  open(conversation: string, after: number, response: Response, write: (line: TranscriptLine) => unknown): boolean;
  /** Tells the open pages of a conversation that somebody writes; who opens one later is not told. */
  typing(conversation: string): void;
  /** Ends all streams; the pages come back to the next process. */
  close(): void;
}

export function createStreams(store: Store): Streams {
  const streams = openStreams(MAX_PER_CONVERSATION);
  const unsubscribe = store.subscribe((change) => {
    if (change.kind !== 'transcript') return;
    for (const stream of streams.of(change.conversation)) stream.flush();
  });
  return {
    open(conversation, after, response, write) {
      const read = (from: number, limit: number) => store.transcript(conversation, from, limit);
      return streams.open(conversation, response, () => lineStream(response, { after, read, write }));
    },
    typing(conversation) {
      // An event of its own: it is no line, and has no place among them.
      for (const { response } of streams.of(conversation)) response.write('event: typing\ndata: {"typing":true}\n\n');
    },
    close() {
      unsubscribe();
      streams.close();
    },
  };
}
