import { useRef, useState } from 'preact/hooks';
import { randomId } from '../random.ts';
import type { Desk } from './desk.ts';

/** The largest file that the server takes. */
const LARGEST = 10 * 1024 * 1024;

/** Sends files to the customer, each as a message of its own; `problem` is why one of them cannot be. */
export function useFiles({ outbox, say }: Desk, number: number) {
  const [problem, setProblem] = useState('');
  function send(files: readonly File[], replyTo: number | null): void {
    const bad = files.find(({ size }) => size === 0 || size > LARGEST);
    setProblem(bad === undefined ? '' : say(bad.size === 0 ? 'fileEmpty' : 'fileTooBig', { name: bad.name }));
    for (const file of files.filter(({ size }) => size > 0 && size <= LARGEST)) {
      outbox.add({ id: randomId(), case: number, kind: 'file', text: file.name, replyTo }, file);
    }
  }
  return { problem, send };
}

function ClipIcon() {
  return (
    <svg class="clip" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M20 11.5 12 19.5a5 5 0 0 1-7-7l8.5-8.5a3.3 3.3 0 0 1 4.7 4.7L9.8 17a1.6 1.6 0 0 1-2.3-2.3l7.5-7.5" />
    </svg>
  );
}

/** The button that lets one choose files. */
export function Attach({ desk: { say }, onFiles }: { readonly desk: Desk; readonly onFiles: (files: File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          // The same file can be chosen again.
          currentTarget.value = '';
        }}
      />
      <button
        type="button"
        class="button attach"
        aria-label={say('attach')}
        title={say('attach')}
        onClick={() => input.current?.click()}
      >
        <ClipIcon />
      </button>
    </>
  );
}
