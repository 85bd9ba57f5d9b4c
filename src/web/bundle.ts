import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { BuildOptions, Plugin } from 'esbuild';
import { createPage, EMBED_TEXTS, type Page } from './page.ts';

/** The browser's files by their path. `/`, `/admin`, `/desk` and `/embed.js` are to be sent as `fillPage` and `fillEmbed` fill them. */
export type Pages = Readonly<Record<string, Page>>;

const CHAT = fileURLToPath(new URL('./pages/chat/main.tsx', import.meta.url));
const CHAT_CSS = fileURLToPath(new URL('./pages/chat/chat.css', import.meta.url));
const ADMIN = fileURLToPath(new URL('./pages/admin/main.tsx', import.meta.url));
const ADMIN_CSS = fileURLToPath(new URL('./pages/admin/admin.css', import.meta.url));
const DESK = fileURLToPath(new URL('./pages/desk/main.tsx', import.meta.url));
const DESK_CSS = fileURLToPath(new URL('./pages/desk/desk.css', import.meta.url));
const EMBED = fileURLToPath(new URL('./pages/embed/embed.ts', import.meta.url));
const EMBED_CSS = fileURLToPath(new URL('./pages/embed/embed.css', import.meta.url));

const SHARED: BuildOptions = {
  bundle: true,
  minify: true,
  write: false,
  legalComments: 'none',
  logLevel: 'silent',
  charset: 'utf8',
  // Phones that are some years old, and the web views of chat programs on them.
  target: ['chrome100', 'safari15.4', 'firefox105'],
};

const PREACT: BuildOptions = { format: 'esm', jsx: 'automatic', jsxImportSource: 'preact' };

/**
 * Bundles the browser's code, in memory; takes well under a second. Ends esbuild's process before it resolves.
 * Rejected with esbuild's own faults (file:line:column) when the code does not bundle.
 */
export async function buildPages(): Promise<Pages> {
  // Loaded here, so that a start does not wait for it.
  const esbuild = await import('esbuild');
  const bundle = async (options: BuildOptions): Promise<Uint8Array> => {
    const { outputFiles } = await esbuild.build({ ...SHARED, ...options });
    const [file] = outputFiles ?? [];
    if (file === undefined) throw new Error(`esbuild wrote nothing for ${JSON.stringify(options.entryPoints)}`);
    return file.contents;
  };
  try {
    const [html, icon, chat, css, embedCss, adminHtml, admin, adminCss, deskHtml, desk, deskCss] = await Promise.all([
      readFile(new URL('./pages/chat/chat.html', import.meta.url)),
      readFile(new URL('./pages/chat/icon.svg', import.meta.url)),
      bundle({ entryPoints: [CHAT], ...PREACT }),
      bundle({ entryPoints: [CHAT_CSS] }),
      bundle({ entryPoints: [EMBED_CSS] }),
      readFile(new URL('./pages/admin/admin.html', import.meta.url)),
      bundle({ entryPoints: [ADMIN], ...PREACT }),
      bundle({ entryPoints: [ADMIN_CSS] }),
      readFile(new URL('./pages/desk/desk.html', import.meta.url)),
      bundle({ entryPoints: [DESK], ...PREACT }),
      bundle({ entryPoints: [DESK_CSS] }),
    ]);
    const embed = await bundle({
      entryPoints: [EMBED],
      format: 'iife',
      define: { EMBED_TEXTS: JSON.stringify(EMBED_TEXTS) },
      plugins: [cssAsText(Buffer.from(embedCss).toString())],
    });
    return {
      '/': createPage(html, 'text/html; charset=utf-8'),
      '/embed.js': createPage(embed, 'text/javascript; charset=utf-8'),
      '/favicon.svg': createPage(icon, 'image/svg+xml'),
      '/assets/chat.js': createPage(chat, 'text/javascript; charset=utf-8'),
      '/assets/chat.css': createPage(css, 'text/css; charset=utf-8'),
      '/admin': createPage(adminHtml, 'text/html; charset=utf-8'),
      '/assets/admin.js': createPage(admin, 'text/javascript; charset=utf-8'),
      '/assets/admin.css': createPage(adminCss, 'text/css; charset=utf-8'),
      '/desk': createPage(deskHtml, 'text/html; charset=utf-8'),
      '/assets/desk.js': createPage(desk, 'text/javascript; charset=utf-8'),
      '/assets/desk.css': createPage(deskCss, 'text/css; charset=utf-8'),
    };
  } finally {
    await esbuild.stop();
  }
}

/** Gives the script its style sheet as a text, already minified. */
function cssAsText(css: string): Plugin {
  return {
    name: 'css-as-text',
    setup: (build) => build.onLoad({ filter: /\.css$/ }, () => ({ contents: css, loader: 'text' })),
  };
}
