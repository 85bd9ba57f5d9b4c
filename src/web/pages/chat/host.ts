import { type HostMessage, type PageMessage, readHostMessage } from '../protocol.ts';

/** The page around an embedded chat. */
export interface Host {
  tell(message: PageMessage): void;
}

/**
 * Links with the page around, if this page is embedded. The embedding script says its origin in the address; the
 * policy's `frame-ancestors` sees to it that only the shop's own sites can embed this page.
 */
export function connectHost(address: URLSearchParams, onMessage: (message: HostMessage) => void): Host | null {
  const origin = address.get('origin');
  if (!address.has('embedded') || origin === null || window.parent === window) return null;
  window.addEventListener('message', (event) => {
    if (event.origin !== origin || event.source !== window.parent) return;
    const message = readHostMessage(event.data);
    if (message !== null) onMessage(message);
  });
  return { tell: (message) => window.parent.postMessage(message, origin) };
}
