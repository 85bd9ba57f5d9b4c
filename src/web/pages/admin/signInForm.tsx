import { useEffect, useRef, useState } from 'preact/hooks';
import { type Refusal, signIn } from './api.ts';
import type { Member } from './wire.ts';
import type { Words } from './words.ts';

interface SignInProps {
  readonly say: Words;
  readonly wrongLink: boolean;
  readonly onSignedIn: (member: Member) => void;
}

export function SignInForm({ say, wrongLink, onSignedIn }: SignInProps) {
  const field = useRef<HTMLInputElement>(null);
  const [trying, setTrying] = useState(false);
  const [problem, setProblem] = useState(wrongLink ? say('wrongLink') : '');
  useEffect(() => field.current?.focus(), []);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const token = field.current?.value.trim() ?? '';
    if (token === '' || trying) return;
    setTrying(true);
    const answer = await signIn({ token });
    setTrying(false);
    if (answer.kind === 'done') return onSignedIn(answer.value);
    setProblem(problemOf(answer, say));
    field.current?.select();
  }

  return (
    <form class="card sign-in" onSubmit={submit}>
      <h2>{say('signIn')}</h2>
      <label for="token">{say('token')}</label>
      <input
        ref={field}
        id="token"
        type="password"
        autocomplete="current-password"
        autocapitalize="off"
        spellcheck={false}
        required
        aria-describedby="token-help"
      />
      <p id="token-help" class="soft">
        {say('tokenHelp')}
      </p>
      <p class="problem" role="alert">
        {problem}
      </p>
      <button type="submit" class="button primary" aria-disabled={trying}>
        {say('signIn')}
      </button>
    </form>
  );
}

function problemOf(refusal: Refusal, say: Words): string {
  if (refusal.kind === 'slow-down') return say('slowDown', { count: refusal.seconds });
  return say(refusal.kind === 'unavailable' ? 'offline' : 'wrongToken');
}
