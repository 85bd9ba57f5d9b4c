import { type HostMessage, type PageMessage, readPageMessage } from '../protocol.ts';
import css from './embed.css';

/** What the script says in each of the shop's languages; the server writes it in when it sends the script. */
declare const EMBED_TEXTS: Readonly<Record<string, EmbedTexts>>;

interface EmbedTexts {
  readonly title: string;
  readonly open: string;
  readonly close: string;
}

/** What the script tag asks for. */
interface Options {
  /** Where the chat lives: the origin that the script came from. */
  readonly origin: string;
  readonly language: string;
  readonly texts: EmbedTexts;
  readonly left: boolean;
  readonly color: string | null;
}

const STARTED = Symbol.for('xiaoer.embed');
/** Remembers, for this visit of the site, that there is a talk, so that its replies are noticed on the next page too. */
const TALKING = 'xiaoer.talking';
const TALK_ICON =
  'M12 4.5c-4.7 0-8.5 3-8.5 6.9 0 2.3 1.4 4.4 3.5 5.6V21l3.7-2.9c.4 0 .9.1 1.3.1 4.7 0 8.5-3 8.5-6.8S16.7 4.5 12 4.5zM9 11c1.5 2.4 4.5 2.4 6 0';
const SHUT_ICON = 'm6 9.5 6 6 6-6';

const script = document.currentScript;
if (script instanceof HTMLScriptElement && !(STARTED in window)) {
  Object.defineProperty(window, STARTED, { value: true });
  const options = readOptions(script);
  if (document.body === null) document.addEventListener('DOMContentLoaded', () => start(options));
  else start(options);
}

function readOptions(tag: HTMLScriptElement): Options {
  const wanted = [tag.dataset.language, document.documentElement.lang, ...navigator.languages];
  const offered = Object.keys(EMBED_TEXTS);
  const language = wanted.map((one) => pickLanguage(offered, one)).find((one) => one !== undefined) ?? offered[0] ?? '';
  const color = tag.dataset.color ?? '';
  return {
    origin: new URL(tag.src).origin,
    language,
    texts: EMBED_TEXTS[language] ?? { title: '', open: '', close: '' },
    left: tag.dataset.position === 'left',
    color: CSS.supports('color', color) ? color : null,
  };
}

function pickLanguage(offered: readonly string[], wanted: string | undefined): string | undefined {
  const [base] = (wanted ?? '').toLowerCase().split('-');
  return (
    offered.find((one) => one.toLowerCase() === wanted?.toLowerCase()) ??
    offered.find((one) => one.toLowerCase().split('-')[0] === base)
  );
}

function start(options: Options): void {
  const place = document.body.appendChild(document.createElement('xiaoer-chat'));
  const root = place.attachShadow({ mode: 'open' });
  addStyles(root);
  const corner = root.appendChild(element('div', options.left ? 'corner left' : 'corner'));
  if (options.color !== null) setColor(corner, options.color);
  const panel = corner.appendChild(element('div', 'panel'));
  panel.id = 'panel';
  const { launcher, dot } = createLauncher(options, corner);
  let frame: HTMLIFrameElement | null = null;
  let ready = false;
  let open = false;

  function tellShown(): void {
    const message: HostMessage = { xiaoer: open ? 'shown' : 'hidden' };
    if (ready) frame?.contentWindow?.postMessage(message, options.origin);
  }

  function load(): void {
    frame ??= panel.appendChild(createFrame(options));
  }

  function show(wanted: boolean): void {
    open = wanted;
    load();
    panel.classList.toggle('open', open);
    launcher.setAttribute('aria-expanded', String(open));
    label(launcher, open ? options.texts.close : options.texts.open);
    tellShown();
    if (open) frame?.focus();
    else launcher.focus();
  }

  function onMessage(message: PageMessage): void {
    if (message.xiaoer === 'ready') {
      ready = true;
      tellShown();
    } else if (message.xiaoer === 'close') show(false);
    else {
      dot.hidden = message.count === 0;
      remember(message.talking);
    }
  }

  launcher.addEventListener('click', () => show(!open));
  window.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && open) show(false);
  });
  window.addEventListener('message', (event) => {
    if (frame === null || event.source !== frame.contentWindow || event.origin !== options.origin) return;
    const message = readPageMessage(event.data);
    if (message !== null) onMessage(message);
  });
  if (wasTalking()) load();
}

function createLauncher(options: Options, corner: HTMLElement) {
  const launcher = corner.appendChild(element('button', 'launcher'));
  launcher.type = 'button';
  launcher.lang = options.language;
  launcher.setAttribute('aria-expanded', 'false');
  launcher.setAttribute('aria-controls', 'panel');
  label(launcher, options.texts.open);
  launcher.append(icon('talk', TALK_ICON), icon('shut', SHUT_ICON));
  const dot = launcher.appendChild(element('span', 'unread'));
  dot.hidden = true;
  return { launcher, dot };
}

function createFrame({ origin, language, texts }: Options): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  frame.src = `${origin}/?${new URLSearchParams({ embedded: '1', language, origin: location.origin })}`;
  frame.title = texts.title;
  return frame;
}

function addStyles(root: ShadowRoot): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    // Safari before 16.4 has no sheets to construct; a policy against inline styles then leaves the button bare.
    root.appendChild(document.createElement('style')).textContent = css;
  }
}

/** The shop's colour, with dark or light strokes on it, whichever can be told apart better (WCAG relative luminance). */
function setColor(corner: HTMLElement, color: string): void {
  corner.style.setProperty('--color', color);
  const probe = corner.appendChild(document.createElement('i'));
  probe.style.color = color;
  const [red = 0, green = 0, blue = 0] = (getComputedStyle(probe).color.match(/[\d.]+/g) ?? []).map(Number);
  probe.remove();
  const linear = [red, green, blue].map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
  corner.style.setProperty('--ink', luminance > 0.1791 ? '#16211d' : '#fff');
}

function label(button: HTMLButtonElement, text: string): void {
  button.setAttribute('aria-label', text);
  button.title = text;
}

function element<K extends keyof HTMLElementTagNameMap>(tag: K, className: string): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.className = className;
  return made;
}

function icon(className: string, path: string): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', className);
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'path')).setAttribute('d', path);
  return svg;
}

function wasTalking(): boolean {
  try {
    return sessionStorage.getItem(TALKING) !== null;
  } catch {
    return false;
  }
}

function remember(talking: boolean): void {
  try {
    if (talking) sessionStorage.setItem(TALKING, '1');
    else sessionStorage.removeItem(TALKING);
  } catch {
    // Without storage, replies are noticed once the chat has been opened on this page.
  }
}
