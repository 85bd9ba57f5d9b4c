import { DETAILS, type Detail, type DetailKind } from '../model/understanding.ts';
import { type FlowInput, wordsOf } from './flow.ts';

/** So likely a detail counts: where it was asked for, where it is told beside something else, and where much else may be meant. */
export const TOLD = { asked: 0.5, beside: 0.6, sure: 0.8 } as const;
/** So likely nothing of the kind is told. */
const NOTHING = 0.8;

type Told<Kind extends DetailKind> = Exclude<Detail<Kind>, 'none'>;

/** The detail of a kind that a message tells, at least so likely; null = none that is sure. */
export function detailIn<Kind extends DetailKind>(input: FlowInput, kind: Kind, from: number): Told<Kind> | null {
  if (input.kind !== 'text') return null;
  const likely: Readonly<Partial<Record<string, number>>> = input.understanding.details[kind] ?? {};
  const names: readonly Detail<Kind>[] = DETAILS[kind];
  const isTold = (name: Detail<Kind>): name is Told<Kind> => name !== 'none' && (likely[name] ?? 0) >= from;
  return names.filter(isTold).toSorted((a, b) => (likely[b] ?? 0) - (likely[a] ?? 0))[0] ?? null;
}

/** Surely nothing of the kind is told. */
export const tellsNo = (input: FlowInput, kind: DetailKind): boolean =>
  input.kind === 'text' && (input.understanding.details[kind]?.none ?? 0) >= NOTHING;

const NO_PHOTOS =
  /没有?(?:什么|任何)?(?:照片|相片|图片?|截图|视频)|(?:没法|不(?:方便|能|会|想))(?:拍|发图|传图|上传)|没拍|\b(?:no|not any|without) (?:photos?|fotos?|pictures?|pics?|images?)\b|\b(?:don'?t|do not|haven'?t|can'?t|cannot|couldn'?t) (?:have|got|take|send|make|upload)(?: any| a)? (?:photos?|pictures?|pics?|images?)\b/iu;
const SHORT = 30;

/** There are no photos to send, and nothing else is said. */
export const onlyNoPhotos = (input: FlowInput): boolean =>
  input.kind === 'text' && input.text.trim().length <= SHORT && noPhotos(input);

/** There are no photos to send. */
export const noPhotos = (input: FlowInput): boolean =>
  input.kind === 'text' && NO_PHOTOS.test(wordsOf(input).normalize('NFKC').replaceAll('’', "'"));
