import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import type { Answer } from './api.ts';
import { untilDone } from './untilDone.ts';

/** One choice for all pages of the shop's people. */
const LANGUAGE = 'xiaoer.admin.language';

/** A page's words, and the way to have them in another language; `load` must stay the same one. */
export function useTexts<T extends { readonly language: string }>(
  load: (language: string | null) => Promise<Answer<T>>,
  titleOf: (texts: T) => string,
): { readonly texts: T | null; readonly setLanguage: (language: string) => void } {
  const [texts, setTexts] = useState<T | null>(null);
  const [language, setLanguage] = useState(keptLanguage);
  useEffect(
    () =>
      untilDone(async () => {
        const answer = await load(language);
        if (answer.kind === 'done') setTexts(answer.value);
        return answer.kind === 'done';
      }),
    [load, language],
  );
  useLayoutEffect(() => {
    if (texts === null) return;
    document.documentElement.lang = texts.language;
    document.title = titleOf(texts);
  }, [texts, titleOf]);
  return {
    texts,
    setLanguage(chosen) {
      keepLanguage(chosen);
      setLanguage(chosen);
    },
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
