import type { AdapterStatus } from '../../model/adapter.ts';
import type { Puppet } from './connect.ts';
import { redact } from './errors.ts';

/** Who is told when somebody has to log in, has, or is out. */
export interface SessionHooks {
  /** A new code to scan with the account's phone. */
  readonly onQr?: (qr: string) => void;
  readonly onLogin?: (account: string) => void;
  /** Nothing is answered from now on: worth an alarm. The status says what to do. */
  readonly onLogout?: (status: AdapterStatus) => void;
}

/** Whether an account is logged in, and which. */
export interface Session {
  status(): AdapterStatus;
  /** The id of the bot's own contact; null = nobody is logged in. */
  account(): string | null;
  starting(): void;
  attach(puppet: Puppet): void;
  /** The start failed with a fault that holds no secrets; the puppet's events change nothing any more. */
  failed(error: unknown): void;
  /** From now on the puppet's events change nothing. */
  stopped(): void;
}

/** wechaty's `types.ScanStatus`. */
const SCANNED = 3;
const CONFIRMED = 4;
const CANCELLED = 1;
/** The reason that wechaty gives when it restarts a puppet, rather than WeChat logging the account out. */
const RESTART = 'puppet stop()';

const TEXTS = {
  starting: 'The puppet is being started; it asks for a login or logs in by itself.',
  scan: "Scan the code with the phone of the shop's WeChat account: WeChat → + → Scan.",
  confirm: 'The code was scanned: confirm the login on the phone.',
  cancelled: 'The login was cancelled on the phone: wait for the next code and scan it.',
  restart:
    'The connection to the puppet was lost and is being restored. If this lasts, check that its service runs and that its token is valid.',
} as const;

/** Follows a puppet's logins. */
export function createSession(hooks: SessionHooks, secrets: readonly string[]): Session {
  let status: AdapterStatus = { state: 'stopped' };
  let account: string | null = null;
  let lastQr = '';
  let run = 0;

  function scanned(qr: string, state: number): void {
    if (state === SCANNED || state === CONFIRMED) status = { state: 'needs-login', detail: TEXTS.confirm };
    else if (state === CANCELLED || qr === '') status = { state: 'needs-login', detail: TEXTS.cancelled };
    else {
      status = { state: 'needs-login', detail: TEXTS.scan, qr };
      if (qr !== lastQr) hooks.onQr?.(qr);
      lastQr = qr;
    }
  }

  function loggedIn(id: string): void {
    account = id;
    lastQr = '';
    status = { state: 'connected' };
    hooks.onLogin?.(id);
  }

  function loggedOut(reason: string): void {
    if (account === null) return;
    account = null;
    status = reason === RESTART ? { state: 'disconnected', detail: TEXTS.restart } : outOf(reason);
    hooks.onLogout?.(status);
  }

  function outOf(reason: string): AdapterStatus {
    const why = reason === '' ? '' : ` (${redact(reason, secrets)})`;
    return {
      state: 'needs-login',
      detail: `WeChat logged the account out${why}. Replies wait. ${TEXTS.scan} If it happens again soon, look on the phone whether WeChat has restricted the account.`,
    };
  }

  function end(last: AdapterStatus): void {
    run++;
    account = null;
    lastQr = '';
    status = last;
  }

  return {
    status: () => status,
    account: () => account,
    starting() {
      account = null;
      status = { state: 'starting', detail: TEXTS.starting };
    },
    attach(puppet) {
      const own = ++run;
      const current = (): boolean => own === run;
      puppet.on('start', () => {
        if (current() && account === null) status = { state: 'starting', detail: TEXTS.starting };
      });
      puppet.on('scan', ({ qrcode, status: state }) => {
        if (current()) scanned(qrcode ?? '', state);
      });
      puppet.on('login', ({ contactId }) => {
        if (current()) loggedIn(contactId);
      });
      puppet.on('logout', ({ data }) => {
        if (current()) loggedOut(data ?? '');
      });
    },
    failed(error) {
      end({ state: 'disconnected', ...(error instanceof Error ? { detail: error.message } : {}) });
    },
    stopped: () => end({ state: 'stopped' }),
  };
}
