import { useEffect, useState } from 'preact/hooks';
import { hashOf, type Route, readRoute } from './address.ts';

/** Follows the address. `replace`: the step back skips what was shown before. */
export function useRoute() {
  const [route, setRoute] = useState(() => readRoute(location.hash));
  useEffect(() => {
    const read = () => setRoute(readRoute(location.hash));
    addEventListener('hashchange', read);
    return () => removeEventListener('hashchange', read);
  }, []);
  function replace(next: Route): void {
    history.replaceState(history.state, '', hashOf(next));
    setRoute(next);
  }
  return { route, replace };
}
