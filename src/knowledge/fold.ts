/** A question without what makes no other question of it: case, width, punctuation, spaces. */
export function fold(question: string): string {
  const folded = question
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\p{P}\p{Z}\p{C}]/gu, '');
  return folded === '' ? question : folded;
}
