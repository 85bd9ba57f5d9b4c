import { useEffect, useState } from 'preact/hooks';
import { loadMember, signIn } from './api.ts';
import { untilDone } from './untilDone.ts';
import type { Member } from './wire.ts';

/** Who is signed in. */
export type Session =
  | { readonly kind: 'unknown' }
  /** `wrongLink`: came by a link that signs in no more. */
  | { readonly kind: 'out'; readonly wrongLink: boolean }
  | { readonly kind: 'in'; readonly member: Member };

/** `code`: came by a link that signs in once. */
export function useSession(code: string | null) {
  const [session, setSession] = useState<Session>({ kind: 'unknown' });
  useEffect(
    () =>
      untilDone(async () => {
        const answer = await (code === null ? loadMember() : signIn({ code }));
        if (answer.kind === 'unavailable') return false;
        if (answer.kind === 'done') setSession({ kind: 'in', member: answer.value });
        else setSession({ kind: 'out', wrongLink: code !== null });
        return true;
      }),
    [code],
  );
  return [session, setSession] as const;
}
