import { wordsOf } from '../dialogs/flow.ts';
import { asksSomething, does } from '../dialogs/replies.ts';
import { close } from './closing.ts';
import type { Reply, Scene } from './scene.ts';

/** So likely something is given up in what is said beside. */
const GIVEN_UP = 0.6;
const givesUp = does(GIVEN_UP, 'cancel');

/** What is taken back, whatever is told before as the reason. */
const TAKES_BACK = /(?:算了|还是)[，,\s]*(?:我?先?不|别)[^，。,.?？]{1,5}[。.!！~\s]*$/u;

/** "I said I don't want to cancel", "算了不退了": what is only denied is answered with nothing of it. */
export function byDenial(scene: Scene): Reply | null {
  const { input } = scene;
  if (input.kind !== 'text' || input.understanding.denied === 'none') return null;
  const isAll =
    input.understanding.denied === 'all' ||
    ((givesUp(input) || TAKES_BACK.test(wordsOf(input))) && !asksSomething(input));
  return isAll ? close(scene) : null;
}
