import type { ConversationRef } from '../../model/event.ts';
import { Reference } from './payload.ts';

/** Where the bots of all regions may write to; Teams itself passes it on to the right one. */
const ANY_REGION = 'https://smba.trafficmanager.net/teams/';

const CHANNEL = /@thread\.(tacv2|skype)$/;

/** What is known of Teams besides what a conversation's reference says. */
export interface Surroundings {
  readonly appId: string;
  readonly tenantId: string;
  /** Of the latest activity of Teams; null = none came yet. */
  readonly latest: Reference | null;
  readonly isDesk: (conversation: string) => boolean;
}

/** Where to write to for a conversation; null = it has no address. A desk's group needs no more than its id. */
export function addressOf(ref: ConversationRef, surroundings: Surroundings): Reference | null {
  const known = Reference.safeParse(ref.native).data ?? deskOf(ref, surroundings);
  if (known === null || ref.kind === 'direct') return known;
  // The reference may be that of another thread of the same group.
  const id = ref.thread === undefined ? ref.conversation : `${ref.conversation};messageid=${ref.thread}`;
  return { ...known, conversation: { ...known.conversation, id } };
}

function deskOf(
  { conversation: id }: ConversationRef,
  { appId, tenantId, latest, isDesk }: Surroundings,
): Reference | null {
  if (!isDesk(id)) return null;
  const conversationType = CHANNEL.test(id) ? 'channel' : 'groupChat';
  return {
    channelId: latest?.channelId ?? 'msteams',
    serviceUrl: latest?.serviceUrl ?? ANY_REGION,
    bot: latest?.bot ?? { id: `28:${appId}` },
    conversation: { id, conversationType, isGroup: true, ...(tenantId === '' ? {} : { tenantId }) },
  };
}

/** Whether a group is a channel, which has threads; other groups have none. */
export const isChannel = ({ conversation: { conversationType, id } }: Reference): boolean =>
  conversationType === undefined ? CHANNEL.test(id.split(';')[0] ?? '') : conversationType === 'channel';
