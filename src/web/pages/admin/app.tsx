import { useRef, useState } from 'preact/hooks';
import { loadTexts } from './api.ts';
import { Header } from './header.tsx';
import { SignInForm } from './signInForm.tsx';
import type { Drafts } from './tickets/drafts.ts';
import { useSession } from './useSession.ts';
import { useTexts } from './useTexts.ts';
import { Views } from './views.tsx';
import type { Member, Texts } from './wire.ts';
import { type Words, wordsOf } from './words.ts';

const titleOf = (texts: Texts): string => wordsOf(texts)('title');

/** `code`: came by a link that signs in once. */
export function App({ code }: { readonly code: string | null }) {
  const { texts, setLanguage } = useTexts(loadTexts, titleOf);
  const [session, setSession] = useSession(code);
  // Who is signed out by the clock finds what they typed again; who leaves takes it along.
  const drafts = useRef<Drafts>(new Map());
  if (texts === null || session.kind === 'unknown') return <main class="admin" aria-busy="true" />;
  const say = wordsOf(texts);
  const out = () => setSession({ kind: 'out', wrongLink: false });
  const leave = () => {
    drafts.current.clear();
    out();
  };
  return (
    <>
      <Header
        title={say('title')}
        link={{ to: '/desk', words: say('desk') }}
        texts={texts}
        say={say}
        session={session}
        onLanguage={setLanguage}
        onOut={leave}
      />
      <main class="admin">
        {session.kind === 'out' ? (
          <SignInForm
            say={say}
            wrongLink={session.wrongLink}
            onSignedIn={(member) => setSession({ kind: 'in', member })}
          />
        ) : (
          <SignedIn texts={texts} say={say} member={session.member} drafts={drafts.current} onOut={out} />
        )}
      </main>
    </>
  );
}

interface SignedInProps {
  readonly texts: Texts;
  readonly say: Words;
  readonly member: Member;
  readonly drafts: Drafts;
  readonly onOut: () => void;
}

function SignedIn({ texts, say, member, drafts, onOut }: SignedInProps) {
  const [kept, setKept] = useState(false);
  if (member.role === 'reviewer') return <p class="notice">{say('notForRole')}</p>;
  return (
    <>
      {member.token !== undefined && !kept && (
        <section class="card keep-token" aria-label={say('token')}>
          <p>{say('keepToken')}</p>
          <code class="secret">{member.token}</code>
          <button type="button" class="button primary" onClick={() => setKept(true)}>
            {say('tokenKept')}
          </button>
        </section>
      )}
      <Views texts={texts} say={say} member={member} drafts={drafts} onOut={onOut} />
    </>
  );
}
