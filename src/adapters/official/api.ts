import type { Download } from '../../model/adapter.ts';
import type { IncomingFile } from '../../model/event.ts';
import { type Fault, isStaleToken, type Result } from './errors.ts';
import type { Http } from './http.ts';
import { asDownload, mediaId, videoAddress } from './media.ts';
import type { Tokens } from './token.ts';

/** What we ask of the account's API. */
export interface Api {
  /** Sends a text by the customer-service message API. */
  sendText(openid: string, text: string): Promise<Result<null>>;
  /** Rejected with words that hold no address. */
  download(file: IncomingFile, maxBytes: number): Promise<Download>;
}

export interface ApiOptions {
  readonly http: Http;
  readonly tokens: Tokens;
}

/** The API with the access token put in; a token that was revoked is replaced once. */
export function createApi({ http, tokens }: ApiOptions): Api {
  async function withToken<T>(ask: (token: string) => Promise<Result<T>>): Promise<Result<T>> {
    const first = await tokens.get();
    if (!first.ok) return notSent(first.fault);
    const answer = await ask(first.value);
    if (answer.ok || !isStaleToken(answer.fault)) return answer;
    await tokens.refused(first.value);
    const second = await tokens.get();
    return second.ok ? ask(second.value) : notSent(second.fault);
  }

  return {
    async sendText(openid, text) {
      const body = { touser: openid, msgtype: 'text', text: { content: text } };
      const answer = await withToken((token) =>
        http.post('/cgi-bin/message/custom/send', { access_token: token }, body),
      );
      return answer.ok ? { ok: true, value: null } : answer;
    },
    async download(file, maxBytes) {
      const id = mediaId(file);
      if (id === null) throw new Error('there is nothing to fetch for this file');
      const answer = await withToken((token) =>
        http.get(http.address('/cgi-bin/media/get', { access_token: token, media_id: id }), maxBytes),
      );
      if (!answer.ok) throw new Error(answer.fault.words);
      const elsewhere = videoAddress(answer.value);
      if (elsewhere === null) return asDownload(file, answer.value);
      const video = await http.get(elsewhere, maxBytes);
      if (!video.ok) throw new Error(video.fault.words);
      return asDownload(file, video.value);
    },
  };
}

/** Without a token the message itself never left. */
function notSent(fault: Fault): { readonly ok: false; readonly fault: Fault } {
  if (fault.failure.kind !== 'unavailable') return { ok: false, fault };
  return { ok: false, fault: { ...fault, failure: { kind: 'unavailable', maybeSent: false } } };
}
