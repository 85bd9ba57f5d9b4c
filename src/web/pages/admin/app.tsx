import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { loadMember, loadTexts, signIn, signOut } from './api.ts';
import { SignInForm } from './signInForm.tsx';
import type { Drafts } from './tickets/drafts.ts';
import { Views } from './views.tsx';
import type { Member, Texts } from './wire.ts';
import { type Words, wordsOf } from './words.ts';

const AGAIN_MS = 3000;
const LANGUAGE = 'xiaoer.admin.language';

type Session =
  | { readonly kind: 'unknown' }
  /** `wrongLink`: came by a link that signs in no more. */
  | { readonly kind: 'out'; readonly wrongLink: boolean }
  | { readonly kind: 'in'; readonly member: Member };

/** `code`: came by a link that signs in once. */
export function App({ code }: { readonly code: string | null }) {
  const { texts, setLanguage } = useTexts();
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
      <Header texts={texts} say={say} session={session} onLanguage={setLanguage} onOut={leave} />
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

interface HeaderProps {
  readonly texts: Texts;
  readonly say: Words;
  readonly session: Session;
  readonly onLanguage: (language: string) => void;
  readonly onOut: () => void;
}

function Header({ texts, say, session, onLanguage, onOut }: HeaderProps) {
  async function leave(): Promise<void> {
    if ((await signOut()).kind === 'done') onOut();
  }
  return (
    <header class="header">
      <h1>{say('title')}</h1>
      {texts.languages.length > 1 && (
        <select
          class="button"
          aria-label={say('language')}
          value={texts.language}
          onChange={(event) => onLanguage(event.currentTarget.value)}
        >
          {texts.languages.map(({ id, label }) => (
            <option key={id} value={id} lang={id}>
              {label}
            </option>
          ))}
        </select>
      )}
      {session.kind === 'in' && (
        <>
          <span class="who">{say('signedInAs', { name: session.member.name })}</span>
          <button type="button" class="button" onClick={leave}>
            {say('signOut')}
          </button>
        </>
      )}
    </header>
  );
}

function useTexts(): { readonly texts: Texts | null; readonly setLanguage: (language: string) => void } {
  const [texts, setTexts] = useState<Texts | null>(null);
  const [language, setLanguage] = useState(keptLanguage);
  useEffect(
    () =>
      untilDone(async () => {
        const answer = await loadTexts(language);
        if (answer.kind === 'done') setTexts(answer.value);
        return answer.kind === 'done';
      }),
    [language],
  );
  useLayoutEffect(() => {
    if (texts === null) return;
    document.documentElement.lang = texts.language;
    document.title = wordsOf(texts)('title');
  }, [texts]);
  return {
    texts,
    setLanguage(chosen) {
      keepLanguage(chosen);
      setLanguage(chosen);
    },
  };
}

function useSession(code: string | null) {
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

/** Tries again until it is done. Returns the way to stop. */
function untilDone(work: () => Promise<boolean>): () => void {
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  async function attempt(): Promise<void> {
    const done = await work();
    if (!done && !stopped) timer = setTimeout(attempt, AGAIN_MS);
  }
  void attempt();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

function keptLanguage(): string | null {
  try {
    return localStorage.getItem(LANGUAGE);
  } catch {
    return null; // forbidden by the browser
  }
}

function keepLanguage(language: string): void {
  try {
    localStorage.setItem(LANGUAGE, language);
  } catch {
    // Forbidden by the browser, or full: it is asked for again at the next visit.
  }
}
