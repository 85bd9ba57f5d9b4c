import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A window in front of the page; the keyboard stays in it until it is closed. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // Closed before it goes, so that the keyboard is back where it was.
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby="dialog-title"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id="dialog-title">{title}</h2>
      {children}
    </dialog>
  );
}

interface DialogFormProps extends DialogProps {
  /** What the button that does it says. */
  readonly submit: string;
  readonly cancel: string;
  readonly busy: boolean;
  readonly onSubmit: () => void;
}

/** A dialog with something to fill in. */
export function DialogForm({ submit, cancel, busy, onSubmit, onClose, children, ...rest }: DialogFormProps) {
  return (
    <Dialog {...rest} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        {children}
        <div class="buttons">
          <button type="submit" class="button primary" aria-disabled={busy}>
            {submit}
          </button>
          <button type="button" class="button" onClick={onClose}>
            {cancel}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
