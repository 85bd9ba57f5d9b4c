import { signOut } from './api.ts';
import type { Session } from './useSession.ts';
import type { Texts } from './wire.ts';
import type { Words } from './words.ts';

interface HeaderProps {
  readonly title: string;
  /** Another page of the shop's people. */
  readonly link: { readonly to: string; readonly words: string };
  readonly texts: Pick<Texts, 'language' | 'languages'>;
  readonly say: Words;
  readonly session: Session;
  readonly onLanguage: (language: string) => void;
  readonly onOut: () => void;
}

/** The head of a page of the shop's people: its name, the languages, who is signed in. */
export function Header({ title, link, texts, say, session, onLanguage, onOut }: HeaderProps) {
  async function leave(): Promise<void> {
    if ((await signOut()).kind === 'done') onOut();
  }
  return (
    <header class="header">
      <h1>{title}</h1>
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
          <a class="button" href={link.to}>
            {link.words}
          </a>
          <span class="who">{say('signedInAs', { name: session.member.name })}</span>
          <button type="button" class="button" onClick={leave}>
            {say('signOut')}
          </button>
        </>
      )}
    </header>
  );
}
