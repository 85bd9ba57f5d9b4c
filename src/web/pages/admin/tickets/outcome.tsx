import type { Outcome } from './useChange.ts';

/** How a change went. Both places stay where they are, so that what appears in them is read out. */
export function OutcomeWords({ outcome }: { readonly outcome: Outcome | null }) {
  return (
    <>
      <p role="status" class="told">
        {outcome?.ok === true ? outcome.text : ''}
      </p>
      <p role="alert" class="problem">
        {outcome?.ok === false ? outcome.text : ''}
      </p>
    </>
  );
}
