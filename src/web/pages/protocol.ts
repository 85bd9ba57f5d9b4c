/**
 * What the embedded chat page and the page around it tell each other. Both sides check the other's origin; nothing a
 * customer or the shop wrote is ever told.
 */
export type PageMessage =
  /** The page has started and wants to know whether it is shown. */
  | { readonly xiaoer: 'ready' }
  /** The customer wants it closed. */
  | { readonly xiaoer: 'close' }
  /** Replies that the customer has not seen, and whether there is a talk to keep open. */
  | { readonly xiaoer: 'unread'; readonly count: number; readonly talking: boolean };

export type HostMessage = { readonly xiaoer: 'shown' } | { readonly xiaoer: 'hidden' };

/** Reads what may be a message of the page's. */
export function readPageMessage(data: unknown): PageMessage | null {
  if (typeof data !== 'object' || data === null || !('xiaoer' in data)) return null;
  if (data.xiaoer === 'ready' || data.xiaoer === 'close') return { xiaoer: data.xiaoer };
  if (data.xiaoer !== 'unread' || !('count' in data) || !('talking' in data)) return null;
  return { xiaoer: 'unread', count: Number(data.count), talking: data.talking === true };
}

/** Reads what may be a message of the page around. */
export function readHostMessage(data: unknown): HostMessage | null {
  if (typeof data !== 'object' || data === null || !('xiaoer' in data)) return null;
  return data.xiaoer === 'shown' || data.xiaoer === 'hidden' ? { xiaoer: data.xiaoer } : null;
}
