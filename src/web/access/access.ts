import type { Clock } from '../../model/clock.ts';
import type { Person, Role } from '../../model/people.ts';
import type { Store } from '../../model/store.ts';
import { hashSecret, newSecret, sameSecret } from './secrets.ts';
import type { Sessions } from './sessions.ts';

/** How long the link for the first admin is good, ms. */
const FIRST_ADMIN_MS = 24 * 3_600_000;

/** Somebody who is signed in. */
export interface Member {
  /** What a session holds of them. */
  readonly who: string;
  /** null = the operator. */
  readonly id: number | null;
  readonly name: string;
  readonly role: Role;
}

export interface AccessOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly sessions: Sessions;
  /** The operator's own token, which belongs to no row. */
  readonly adminToken: string | undefined;
}

/** Who may sign in. Whatever is wrong with what they show, the answer is the same: null. */
export interface Access {
  byToken(token: string): Promise<Member | null>;
  /** Uses a code up. `token`: of the admin that was made by it. */
  byCode(code: string): Promise<{ readonly member: Member; readonly token: string | null } | null>;
  /** Looks them up again: who was removed is out. */
  bySession(value: string): Promise<Member | null>;
  /** The value of a session that begins now. */
  sessionOf(member: Member): string;
  /** A code that makes the first admin, in place of any before; null = there is a way in already. */
  codeForFirstAdmin(): Promise<string | null>;
}

export function createAccess({ store, clock, sessions, adminToken }: AccessOptions): Access {
  // A session of the operator's own token ends when that token is changed.
  const operator: Member | null =
    adminToken === undefined
      ? null
      : { who: `token:${sessions.mark(adminToken)}`, id: null, name: 'ADMIN_TOKEN', role: 'admin' };

  return {
    async byToken(token) {
      if (operator !== null && adminToken !== undefined && sameSecret(token, adminToken)) return operator;
      const person = await store.personByToken(hashSecret(token));
      return person && memberOf(person);
    },
    async byCode(code) {
      const token = newSecret();
      const first = { name: 'admin', role: 'admin', tokenHash: hashSecret(token) } as const;
      const taken = await store.takeSignInCode(hashSecret(code), first, clock.now());
      return taken && { member: memberOf(taken.person), token: taken.isNew ? token : null };
    },
    async bySession(value) {
      const who = sessions.read(value, clock.now());
      if (who === null) return null;
      if (operator !== null && who === operator.who) return operator;
      const id = /^person:(\d{1,15})$/.exec(who)?.[1];
      const person = id === undefined ? null : await store.person(Number(id));
      return person && memberOf(person);
    },
    sessionOf: ({ who }) => sessions.sign(who, clock.now()),
    async codeForFirstAdmin() {
      const now = clock.now();
      const hasAdmin = operator !== null || (await store.people()).some(({ role }) => role === 'admin');
      if (hasAdmin) {
        await store.voidSignInCodes(null, now);
        return null;
      }
      const code = newSecret();
      await store.issueSignInCode({ hash: hashSecret(code), person: null, expiresAt: now + FIRST_ADMIN_MS }, now);
      return code;
    },
  };
}

function memberOf({ id, name, role }: Person): Member {
  return { who: `person:${id}`, id, name, role };
}
