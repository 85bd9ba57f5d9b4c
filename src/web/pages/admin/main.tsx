import { render } from 'preact';
import { App } from './app.tsx';

render(<App code={takeCode()} />, document.body);

/** A code that signs in once, out of the address: it must not stay there, nor in the history. */
function takeCode(): string | null {
  const address = new URL(location.href);
  const code = address.searchParams.get('code');
  if (code === null) return null;
  address.searchParams.delete('code');
  history.replaceState(null, '', address);
  return code;
}
