import { Dialog } from './dialog.tsx';
import type { Shortcuts } from './useShortcuts.ts';
import type { TextKey } from './wire.ts';
import type { Words } from './words.ts';

const KEYS: readonly (readonly [keys: string, words: TextKey])[] = [
  ['J K ↓ ↑', 'key.walk'],
  ['C', 'key.claim'],
  ['R', 'key.reply'],
  ['N', 'key.note'],
  ['Enter', 'key.send'],
  ['Shift + Enter', 'key.newLine'],
  ['T', 'key.transfer'],
  ['B', 'key.bot'],
  ['E', 'key.close'],
  ['Esc', 'key.escape'],
  ['?', 'key.help'],
];

interface HelpProps {
  readonly say: Words;
  readonly shortcuts: Shortcuts;
  readonly onClose: () => void;
}

/** The keys, and the way to switch single ones off. */
export function Help({ say, shortcuts, onClose }: HelpProps) {
  return (
    <Dialog title={say('help')} onClose={onClose}>
      <dl class="keys">
        {KEYS.map(([keys, words]) => (
          <div key={words}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{say(words)}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input
          type="checkbox"
          checked={shortcuts.on}
          onChange={(event) => shortcuts.setOn(event.currentTarget.checked)}
        />{' '}
        {say('singleKeys')}
      </label>
      <div class="buttons">
        <button type="button" class="button primary" onClick={onClose}>
          {say('ok')}
        </button>
      </div>
    </Dialog>
  );
}
