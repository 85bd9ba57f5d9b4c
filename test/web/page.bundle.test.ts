import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { buildPages, type Pages } from '../../src/web/bundle.ts';
import { fillEmbed, fillPage } from '../../src/web/page.ts';
import { shopTexts } from './fake-chat.ts';

describe('the bundled pages', () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await buildPages();
  });

  const page = (path: string) => {
    const found = pages[path];
    if (found === undefined) throw new Error(`there is no ${path}`);
    return found;
  };

  test('are all that the page asks for', () => {
    const asked = (path: string) =>
      [
        ...page(path)
          .body.toString()
          .matchAll(/(?:src|href)="([^"]+)"/g),
      ].map(([, address]) => address);
    expect(asked('/')).toEqual(['/favicon.svg', '/assets/chat.css', '/assets/chat.js']);
    expect(asked('/admin')).toEqual(['/favicon.svg', '/assets/admin.css', '/assets/admin.js']);
    expect(asked('/desk')).toEqual(['/favicon.svg', '/assets/desk.css', '/assets/desk.js']);
    const asking = ['/', '/admin', '/desk'];
    const all = new Set([...asking, '/embed.js', ...asking.flatMap(asked)]);
    expect(Object.keys(pages).sort()).toEqual([...all].sort());
  });

  test('are small', () => {
    const chat = ['/', '/assets/chat.css', '/assets/chat.js'].map((path) => gzipSync(page(path).body).length);
    expect(chat.reduce((sum, size) => sum + size)).toBeLessThan(30_000);
    const admin = ['/admin', '/assets/admin.css', '/assets/admin.js'].map((path) => gzipSync(page(path).body).length);
    expect(admin.reduce((sum, size) => sum + size)).toBeLessThan(30_000);
    const desk = ['/desk', '/assets/desk.css', '/assets/desk.js'].map((path) => gzipSync(page(path).body).length);
    expect(desk.reduce((sum, size) => sum + size)).toBeLessThan(40_000);
    expect(gzipSync(page('/embed.js').body).length).toBeLessThan(5000);
  });

  test('have nothing in them that the content security policy forbids', () => {
    for (const path of ['/', '/admin', '/desk']) {
      expect(page(path).body.toString()).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/);
    }
    for (const path of ['/assets/chat.css', '/assets/admin.css', '/assets/desk.css']) {
      expect(page(path).body.toString()).not.toMatch(/@import|url\(/);
    }
  });

  test('have the same etag for the same content, and another for another', async () => {
    const again = await buildPages();
    expect(again['/assets/chat.js']?.etag).toBe(page('/assets/chat.js').etag);
    expect(fillPage(page('/'), shopTexts('zh')).etag).not.toBe(fillPage(page('/'), shopTexts('en')).etag);
  });

  test('take the shop’s words as words, whatever stands in them', () => {
    const texts = {
      'page.title': `<b>"$&"</b> & 'co'</script>`,
      'page.open': '`"\\',
      'page.close': '$1',
      'page.noScript': '',
    };
    const shop = { ...shopTexts('en'), texts };
    const html = fillPage(page('/'), shop).body.toString();
    expect(html).toContain(
      '<title>&#60;b&#62;&#34;$&#38;&#34;&#60;/b&#62; &#38; &#39;co&#39;&#60;/script&#62;</title>',
    );
    expect(html).not.toContain('{{');
    const script = fillEmbed(page('/embed.js'), [shop]).body.toString();
    expect(script).toContain(JSON.stringify({ en: { title: texts['page.title'], open: '`"\\', close: '$1' } }));
    expect(script).not.toContain('@xiaoer');
  });
});
