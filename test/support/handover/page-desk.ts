import { caseCode } from '../../../src/model/case.ts';
import type { Agent } from '../deskStaff.ts';
import type { DeskCase, DeskSide } from './desks.ts';
import { persists, sees } from './peers.ts';

/** A case that can be passed to another desk. */
interface PageCase extends DeskCase {
  transfersTo(desk: string): Promise<void>;
}

interface PageDesk extends DeskSide {
  arrival(): Promise<PageCase>;
}

/** The page `/desk`, by what it asks of the service. `url`: where that is. */
export function pageDesk(agents: readonly [Agent, Agent], url: () => string): PageDesk {
  const seen = new Set<number>();
  const [agent] = agents;
  return {
    async arrival() {
      const number = await sees(
        () => agent.cases('queued'),
        (numbers) => numbers.find((one) => !seen.has(one)),
      );
      seen.add(number);
      return caseOnPage(number, agents, url);
    },
    delivered: /^system delivered /,
    undelivered: /^system undelivered /,
    rated: /^system rated 评价：5 星（满分 5 星） · 态度很好/,
  };
}

function caseOnPage(number: number, [agent, rival]: readonly [Agent, Agent], url: () => string): PageCase {
  let ids = 0;
  const posts = (verb: string, body: object): Promise<void> =>
    persists(async () => [200, 202].includes(await agent.post(number, verb, body)));
  return {
    code: caseCode(number),
    async read() {
      const lines = await agent.lines(number);
      return lines.map(({ seq, author, kind, message }) => {
        const text = `${author} ${String(kind ?? '')} ${message?.text ?? ''}`;
        return { id: String(seq), text, buttons: [], thread: null, at: 0 };
      });
    },
    claims: () => posts('claim', {}),
    says: (text) => posts('messages', { id: `${number}-m${++ids}`, text }),
    notes: (text) => posts('notes', { id: `${number}-n${++ids}`, text }),
    closes: () => posts('close', { solved: true }),
    transfersTo: (to) => posts('transfer', { to }),
    async strangerClaims() {
      const address = `${url()}/desk/api/cases/${number}/claim`;
      const headers = { authorization: 'Bearer somebody', 'content-type': 'application/json' };
      const { status } = await fetch(address, { method: 'POST', headers, body: '{}' });
      if (status !== 401) throw new Error(`a stranger was answered with ${status}`);
    },
    async rivalClaims() {
      const { status, by } = await rival.claim(number);
      return status === 409 ? (by ?? '') : `answered with ${status}`;
    },
  };
}
