// The parts of the foreign WeChat libraries that the tests use; they come without types.
declare module 'wechat-crypto' {
  export default class WXBizMsgCrypt {
    constructor(token: string, encodingAESKey: string, id: string);
    getSignature(timestamp: string, nonce: string, encrypt: string): string;
    encrypt(text: string): string;
    decrypt(text: string): { readonly message: string; readonly id: string };
  }
}
declare module 'co-wechat' {
  interface Context {
    readonly query: Readonly<Record<string, string>>;
    readonly method: 'GET' | 'POST';
    readonly request: { readonly body: string };
    status?: number;
    body?: string;
  }
  type Message = Readonly<Record<string, string>>;
  export default function cowechat(settings: { token: string; appid: string; encodingAESKey: string }): {
    middleware(handle: (message: Message) => Promise<string>): (context: Context) => Promise<void>;
  };
}
