import type { ComponentChildren } from 'preact';
import { CloseIcon, LanguageIcon, NewTalkIcon } from './icons.tsx';
import { initial, phrase } from './text.ts';
import type { ShopInfo } from './wire.ts';

interface HeaderProps {
  readonly shop: ShopInfo;
  /** There is something that a new talk would clear. */
  readonly talking: boolean;
  readonly onLanguage: (language: string) => void;
  readonly onNewTalk: () => void;
  /** Only where the page around can close the chat. */
  readonly onClose: (() => void) | null;
}

/** Who one talks to, and the page's few controls. */
export function Header({ shop, talking, onLanguage, onNewTalk, onClose }: HeaderProps) {
  return (
    <header class="header">
      <span class="avatar avatar-large" aria-hidden="true">
        {initial(shop.name)}
      </span>
      <h1 class="name">{shop.name}</h1>
      {shop.languages.length > 1 && <LanguageMenu shop={shop} onLanguage={onLanguage} />}
      {talking && (
        <IconButton label={phrase(shop, 'page.newTalk')} onClick={onNewTalk} id="new-talk">
          <NewTalkIcon />
        </IconButton>
      )}
      {onClose !== null && (
        <IconButton label={phrase(shop, 'page.close')} onClick={onClose} id="close">
          <CloseIcon />
        </IconButton>
      )}
    </header>
  );
}

function LanguageMenu({ shop, onLanguage }: Pick<HeaderProps, 'shop' | 'onLanguage'>) {
  return (
    <label class="language">
      <span class="unseen">{phrase(shop, 'page.language')}</span>
      <LanguageIcon />
      <select value={shop.language} onChange={(event) => onLanguage(event.currentTarget.value)}>
        {shop.languages.map(({ id, label }) => (
          <option key={id} value={id} lang={id}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

interface IconButtonProps {
  readonly id: string;
  readonly label: string;
  readonly onClick: () => void;
  readonly children: ComponentChildren;
}

function IconButton({ id, label, onClick, children }: IconButtonProps) {
  return (
    <button type="button" id={id} class="icon-button" aria-label={label} title={label} onClick={onClick}>
      {children}
    </button>
  );
}
