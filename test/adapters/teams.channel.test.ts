import { z } from 'zod';
import { channelContract } from '../contracts/channel.ts';
import { BOT, deliver, openTeamsService, personal } from '../fixtures/teams/service.ts';

interface Button {
  readonly title: string;
  readonly data: Record<string, unknown>;
}

const Card = z.object({
  attachments: z.tuple([z.object({ content: z.object({ actions: z.array(z.custom<Button>()).optional() }) })]),
});

/** The conversations take place on days of their own. */
const YEAR_S = 366 * 86_400;

channelContract('Teams', async (clock) => {
  const teams = await openTeamsService(clock.now);
  const adapter = teams.adapter();
  let ids = 0;
  const conversationOf = (number: number): string => `a:personal-${number}`;
  const activity = (number: number, parts: object) =>
    personal(teams.serviceUrl, {
      id: `${++ids}`,
      timestamp: new Date(clock.now()).toISOString(),
      from: { id: `29:${number}`, name: `Customer ${number}`, aadObjectId: `aad-${number}` },
      conversation: { conversationType: 'personal', tenantId: 'tenant', id: conversationOf(number) },
      recipient: BOT,
      ...parts,
    });
  const post = async (body: unknown): Promise<void> => {
    const { status } = await deliver(adapter, body, teams.token({ expiresIn: YEAR_S }));
    if (status !== 200) throw new Error(`it answered ${status}`);
  };
  const messagesTo = (number: number) =>
    teams.calls
      .map((call, index) => ({ ...call, id: `sent-${index + 1}` }))
      .filter(({ method, conversation, body, taken }) => {
        return taken && method === 'POST' && body.type === 'message' && conversation === conversationOf(number);
      });
  return {
    adapter,
    customer: (number) => ({
      says: (text) => post(activity(number, { text })),
      async presses(label) {
        for (const { id, body } of messagesTo(number).toReversed()) {
          const actions = Card.safeParse(body).data?.attachments[0].content.actions ?? [];
          const button = actions.find(({ title }) => title === label);
          if (button !== undefined)
            return post(activity(number, { text: undefined, replyToId: id, value: button.data }));
        }
        throw new Error(`there is no button ${label}`);
      },
    }),
    event(number, text) {
      const body = activity(number, { text });
      return () => post(body);
    },
    shown: (number) => messagesTo(number).map(({ body }) => wordsOf(body)),
    trouble: {
      away: (isAway) => teams.setAway(isAway),
      limit: (seconds) => void teams.answers.push({ status: 429, headers: { 'retry-after': String(seconds) } }),
    },
    close: () => teams.close(),
  };
});

/** All that a person reads of a message, in its order. */
function wordsOf(part: unknown): string {
  if (Array.isArray(part)) return part.map(wordsOf).join('');
  if (typeof part !== 'object' || part === null) return '';
  return Object.entries(part)
    .map(([name, value]) => (name === 'text' && typeof value === 'string' ? value : wordsOf(value)))
    .join('');
}
