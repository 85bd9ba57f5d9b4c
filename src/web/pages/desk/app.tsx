import { useEffect, useMemo, useState } from 'preact/hooks';
import { Header } from '../admin/header.tsx';
import { SignInForm } from '../admin/signInForm.tsx';
import { untilDone } from '../admin/untilDone.ts';
import { useSession } from '../admin/useSession.ts';
import { useTexts } from '../admin/useTexts.ts';
import type { Member } from '../admin/wire.ts';
import { wordsOf as adminWordsOf } from '../admin/words.ts';
import { loadRecipients, loadTexts } from './api.ts';
import { type Changes, followChanges } from './changes.ts';
import type { Desk } from './desk.ts';
import { createKeep, type Keep } from './keep.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { Views } from './views.tsx';
import type { Recipients, Texts } from './wire.ts';
import { wordsOf } from './words.ts';

/** How often what says how long something lasts is drawn anew, ms. */
const TICK_MS = 10_000;

const titleOf = (texts: Texts): string => wordsOf(texts)('title');

export function App() {
  const { texts, setLanguage } = useTexts(loadTexts, titleOf);
  const [session, setSession] = useSession(null);
  if (texts === null || session.kind === 'unknown') return <main class="desk" aria-busy="true" />;
  const say = wordsOf(texts);
  const sayAdmin = adminWordsOf(texts);
  const out = () => setSession({ kind: 'out', wrongLink: false });
  const leave = () => {
    // Who is signed out by the clock finds what they typed again; who leaves takes it along.
    createKeep('').clear();
    out();
  };
  return (
    <div class="page">
      <Header
        title={say('title')}
        link={{ to: '/admin', words: say('admin') }}
        texts={texts}
        say={sayAdmin}
        session={session}
        onLanguage={setLanguage}
        onOut={leave}
      />
      {session.kind === 'out' && (
        <main class="sign-in-place">
          <SignInForm say={sayAdmin} wrongLink={false} onSignedIn={(member) => setSession({ kind: 'in', member })} />
        </main>
      )}
      {session.kind === 'in' && session.member.role === 'reviewer' && (
        <main class="sign-in-place">
          <p class="notice">{sayAdmin('notForRole')}</p>
        </main>
      )}
      {session.kind === 'in' && session.member.role !== 'reviewer' && (
        <SignedIn texts={texts} member={session.member} onOut={out} />
      )}
    </div>
  );
}

interface SignedInProps {
  readonly texts: Texts;
  readonly member: Member;
  readonly onOut: () => void;
}

function SignedIn({ texts, member, onOut }: SignedInProps) {
  const work = useWork(member.name, onOut);
  const recipients = useRecipients();
  const now = useNow();
  const desk = useMemo((): Desk | null => {
    if (work === null || recipients === null) return null;
    const isAdmin = member.role === 'admin';
    return { ...work, recipients, texts, say: wordsOf(texts), sayAdmin: adminWordsOf(texts), isAdmin, now, onOut };
  }, [work, recipients, texts, member, now, onOut]);
  return desk === null ? <main class="desk" aria-busy="true" /> : <Views desk={desk} />;
}

interface Work {
  readonly keep: Keep;
  readonly outbox: Outbox;
  readonly changes: Changes;
}

/** What goes on for as long as somebody is signed in. */
function useWork(who: string, onOut: () => void): Work | null {
  const [work, setWork] = useState<Work | null>(null);
  const [, redraw] = useState(0);
  useEffect(() => {
    const keep = createKeep(who);
    const outbox = createOutbox(keep, onOut);
    const changes = followChanges(onOut, () => {
      redraw((times) => times + 1);
      outbox.hurry();
    });
    setWork({ keep, outbox, changes });
    return () => {
      changes.stop();
      outbox.stop();
    };
  }, [who]);
  return work;
}

function useRecipients(): Recipients | null {
  const [recipients, setRecipients] = useState<Recipients | null>(null);
  useEffect(
    () =>
      untilDone(async () => {
        const answer = await loadRecipients();
        if (answer.kind === 'done') setRecipients(answer.value);
        return answer.kind !== 'unavailable';
      }),
    [],
  );
  return recipients;
}

function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
