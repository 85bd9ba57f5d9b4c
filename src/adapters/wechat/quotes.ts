/** How WeChat and its puppets write a quotation: 「name：words」, a line of dashes, and what is said to it. */
const QUOTATION = /^「([^\n]{1,100}?)[：:] ?(.*?)」\n(?:- ){5,}-?\n(.*)$/s;

/** What a text quotes and what it says to it; `quoted` null = it quotes nothing. */
export function splitQuotation(text: string): { readonly quoted: string | null; readonly said: string } {
  const [, , quoted, said] = QUOTATION.exec(text) ?? [];
  return quoted === undefined || said === undefined ? { quoted: null, said: text } : { quoted, said };
}

/** Messages of a room that quotations are looked up among. */
const KEPT = 1000;

/** Remembers what was said in rooms, for WeChat gives a quotation's words and not its id. Forgotten with the process. */
export interface Quotes {
  note(room: string, messageId: string, text: string): void;
  /** The message with these words; null = none is known, or several are. */
  find(room: string, text: string): string | null;
}

export function createQuotes(): Quotes {
  /** By room: the words, and the id of who has them; null = several do. */
  const rooms = new Map<string, Map<string, string | null>>();

  return {
    note(room, messageId, text) {
      const words = text.trim();
      if (words === '') return;
      const known = rooms.get(room) ?? new Map<string, string | null>();
      rooms.set(room, known);
      const isAnother = known.has(words) && known.get(words) !== messageId;
      known.delete(words);
      known.set(words, isAnother ? null : messageId);
      const oldest = known.keys().next();
      if (known.size > KEPT && !oldest.done) known.delete(oldest.value);
    },
    find: (room, text) => rooms.get(room)?.get(text.trim()) ?? null,
  };
}
