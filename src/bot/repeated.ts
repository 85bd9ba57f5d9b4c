import type { DecideInput } from './scene.ts';

/** Said where an answer did not help. */
const UNHELPED =
  /[!！]|没(?:有)?回答|答非所问|不是(?:这|问|说)|我(?:是)?(?:在)?问|回答|到底|说了|\banswer|\basked\b|\bnot what\b|\bi mean|\bthat['’]?s not\b|\bagain\b/iu;

/** How long an answer is still before the customer's eyes, ms. */
const READ_MS = 5 * 60_000;

/** The same answer was given just before, and did not help. */
export const isAskedAgain = (
  { session, now }: Pick<DecideInput, 'session' | 'now'>,
  id: string,
  text: string,
): boolean => {
  const last = session.heard.at(-1);
  return last?.entry === id && now - last.at <= READ_MS && UNHELPED.test(text) && text.trim() !== last.text;
};
