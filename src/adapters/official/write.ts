import type { OutgoingMessage } from '../../model/message.ts';
import { cdata } from './xml.ts';

/** Bytes of UTF-8 that one text may have. */
export const MAX_TEXT = 2048;

/** What the customer reads: `fit` has made everything a text. */
export const textOf = (message: OutgoingMessage): string => message.text.toWellFormed();

export interface PassiveReply {
  readonly openid: string;
  /** The account's own id, gh_…. */
  readonly account: string;
  readonly text: string;
  /** Seconds since 1970. */
  readonly at: number;
}

/** A reply as it stands in the answer to WeChat's request, before it is encrypted. */
export const passiveXml = ({ openid, account, text, at }: PassiveReply): string =>
  `<xml><ToUserName>${cdata(openid)}</ToUserName><FromUserName>${cdata(account)}</FromUserName>` +
  `<CreateTime>${at}</CreateTime><MsgType>${cdata('text')}</MsgType><Content>${cdata(text)}</Content></xml>`;

export interface Sealed {
  readonly encrypted: string;
  readonly signature: string;
  readonly timestamp: string;
  readonly nonce: string;
}

/** The encrypted answer. */
export const sealedXml = ({ encrypted, signature, timestamp, nonce }: Sealed): string =>
  `<xml><Encrypt>${cdata(encrypted)}</Encrypt><MsgSignature>${cdata(signature)}</MsgSignature>` +
  `<TimeStamp>${timestamp}</TimeStamp><Nonce>${cdata(nonce)}</Nonce></xml>`;
