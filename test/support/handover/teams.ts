import { BOT, openTeamsService, personal, type TeamsService } from '../../fixtures/teams/service.ts';
import { type Customer, type Group, type Member, persists, type Shown } from './peers.ts';

/** A channel, which has threads. */
export const CHANNEL = '19:desk@thread.tacv2';
/** What the bot wrote stands on days of its own. */
const YEAR_S = 366 * 86_400;

/** Teams with customers and the shop's people. */
export interface TeamsPeer {
  readonly teams: TeamsService;
  customer(number: number): Customer;
  group(id: string): Group;
  close(): Promise<void>;
}

interface Button {
  readonly title: string;
  readonly data: unknown;
}

/** `url`: where the bot is now; what it does not take is brought again, as Microsoft's connector does. */
export async function openTeams(url: () => string, now: () => number): Promise<TeamsPeer> {
  const teams = await openTeamsService(now);
  const times = new Map<string, number>();
  const set = teams.messages.set.bind(teams.messages);
  teams.messages.set = (id, message) => {
    if (!times.has(id)) times.set(id, Date.now());
    return set(id, message);
  };
  let ids = 1_780_000_000_000;

  async function post(activity: object): Promise<void> {
    const body = JSON.stringify(activity);
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${teams.token({ expiresIn: YEAR_S })}`,
    };
    await persists(async () => {
      const { status } = await fetch(`${url()}/api/messages`, { method: 'POST', headers, body });
      return status === 200;
    });
  }

  const shownIn = (here: (conversation: string) => boolean): Shown[] =>
    [...teams.messages]
      .filter(([, { conversation }]) => here(conversation))
      .map(([id, { conversation, body }]) => ({
        id,
        text: textOf(body),
        buttons: buttonsOf(body).map(({ title }) => title),
        thread: conversation.split(';messageid=')[1] ?? null,
        at: times.get(id) ?? 0,
      }));

  function talkOf(id: string, name: string): Customer {
    const conversation = { conversationType: 'personal', tenantId: 'tenant', id: `a:${id}` };
    const from = personOf(id, name);
    const activity = (parts: object) =>
      personal(teams.serviceUrl, {
        ...{ id: `${++ids}`, timestamp: new Date(now()).toISOString(), from, conversation, recipient: BOT },
        ...parts,
      });
    return {
      says: (text) => post(activity({ text })),
      async picks(label) {
        const own = [...teams.messages].filter(([, one]) => one.conversation === conversation.id);
        for (const [id, { body }] of own.toReversed()) {
          const button = buttonsOf(body).find(({ title }) => title === label);
          if (button !== undefined) return post(activity({ text: undefined, replyToId: id, value: button.data }));
        }
        throw new Error(`there is no button ${label}`);
      },
      read: async () => shownIn((id) => id === conversation.id),
    };
  }

  function group(channel: string): Group {
    const base = () => ({
      ...{ type: 'message', timestamp: new Date(now()).toISOString(), channelId: 'msteams' },
      ...{ serviceUrl: teams.serviceUrl, recipient: BOT, textFormat: 'plain' },
    });
    const conversationOf = (thread: string) => ({
      ...{ id: `${channel};messageid=${thread}`, conversationType: 'channel', isGroup: true, tenantId: 'tenant' },
    });
    return {
      shown: () => shownIn((id) => id.startsWith(channel)),
      member(number): Member {
        const from = personOf(`agent-${number}`, `Agent ${number}`);
        return {
          privately: talkOf(`agent-${number}`, `Agent ${number}`),
          writes(text, { thread } = {}) {
            const id = `${++ids}`;
            const place = {
              conversation: conversationOf(thread ?? id),
              ...(thread == null ? {} : { replyToId: thread }),
            };
            return post({ ...base(), id, from, text, ...place });
          },
          presses(shown, label) {
            const body = teams.messages.get(shown.id)?.body ?? {};
            const data = buttonsOf(body).find(({ title }) => title === label)?.data;
            return post({
              ...{ ...base(), type: 'invoke', name: 'adaptiveCard/action', id: `f:${++ids}`, from },
              ...{ conversation: conversationOf(shown.thread ?? shown.id), replyToId: shown.id },
              value: { action: { type: 'Action.Execute', verb: 'choose', data }, trigger: 'manual' },
            });
          },
        };
      },
    };
  }

  const customer = (number: number): Customer => talkOf(`customer-${number}`, `Customer ${number}`);
  return { teams, customer, group, close: () => teams.close() };
}

const personOf = (id: string, name: string) => ({ id: `29:${id}`, name, aadObjectId: `aad-${id}` });

function buttonsOf(body: Readonly<Record<string, unknown>>): readonly Button[] {
  const [attachment] = (body.attachments ?? []) as readonly { readonly content?: { readonly actions?: Button[] } }[];
  return attachment?.content?.actions ?? [];
}

/** What a person reads of a message: the card, where there is one. */
function textOf({ text, attachments }: Readonly<Record<string, unknown>>): string {
  const cards = ((attachments ?? []) as readonly { readonly content?: { readonly body?: unknown } }[]).map(
    ({ content }) => wordsOf(content?.body),
  );
  return cards.length === 0 ? String(text ?? '') : cards.join('\n');
}

function wordsOf(part: unknown): string {
  if (Array.isArray(part)) return part.map(wordsOf).join('');
  if (typeof part !== 'object' || part === null) return '';
  return Object.entries(part)
    .map(([name, value]) => (READ.has(name) && typeof value === 'string' ? `${value}\n` : wordsOf(value)))
    .join('');
}

/** Where words stand in Adaptive Cards. */
const READ = new Set(['text', 'title', 'value']);
