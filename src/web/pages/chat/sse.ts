/**
 * Reads a stream of server-sent events piece by piece: each call takes the next piece of text and gives the `data` of
 * the events that it completed. Comments (heartbeats) and the fields that this contract does not use are left out.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export function sseReader(): (piece: string) => string[] {
  let rest = '';
  let data: string[] = [];

  function readLine(line: string, done: string[]): void {
    if (line === '') {
      if (data.length > 0) done.push(data.join('\n'));
      data = [];
    } else if (line === 'data' || line.startsWith('data:')) {
      data.push(line.slice(5).replace(/^ /, ''));
    }
  }

  return (piece) => {
    const done: string[] = [];
    rest += piece;
    // A carriage return at the end may be the first half of a line's end.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) readLine(line, done);
    return done;
  };
}
