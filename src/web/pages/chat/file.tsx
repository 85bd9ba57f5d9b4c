import { useEffect, useState } from 'preact/hooks';
import { phrase } from './text.ts';
import type { File, ShopInfo } from './wire.ts';

/** Pictures that cannot hold anything but a picture; the server says it of no others. */
const PICTURES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

interface FileProps {
  readonly shop: ShopInfo;
  readonly file: File;
  /** The words that came with it. */
  readonly caption: string;
  readonly load: (path: string) => Promise<Blob | null>;
}

/** A file from the shop: a picture is shown, all else can be saved. */
export function FileView({ shop, file, caption, load }: FileProps) {
  const picture = usePicture(file, load);
  const [failed, setFailed] = useState(false);
  const isHere = !file.url.startsWith('https:');

  async function save(): Promise<void> {
    const bytes = await load(file.url);
    setFailed(bytes === null);
    if (bytes !== null) saveAs(file.name, bytes);
  }

  return (
    <>
      {picture !== null && <img class="picture" src={picture} alt={file.name} />}
      {isHere ? (
        <button type="button" class="save" onClick={save}>
          {phrase(shop, 'page.save')} <span dir="auto">{file.name}</span>
        </button>
      ) : (
        <a href={file.url} target="_blank" rel="noopener noreferrer">
          {file.name}
        </a>
      )}
      {caption !== file.name && <p dir="auto">{caption}</p>}
      <p class="file-problem" role="alert">
        {failed ? phrase(shop, 'page.fileGone') : ''}
      </p>
    </>
  );
}

/** The picture as an address; null = it is none, or is not there yet. */
function usePicture({ url, type }: File, load: FileProps['load']): string | null {
  const [picture, setPicture] = useState<string | null>(null);
  useEffect(() => {
    if (!PICTURES.has(type) || url.startsWith('https:')) return;
    let isLate = false;
    void load(url).then(async (bytes) => {
      // What the server has looked at counts, not what the sender said.
      if (bytes === null || !PICTURES.has(bytes.type)) return;
      const address = await dataUrl(bytes);
      if (!isLate) setPicture(address);
    });
    return () => {
      isLate = true;
    };
  }, [url, type]);
  return picture;
}

function dataUrl(bytes: Blob): Promise<string | null> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : null);
    reader.onerror = () => resolve(null);
    reader.readAsDataURL(bytes);
  });
}

/** Keeps a file on the device; nothing in it is run. */
function saveAs(name: string, bytes: Blob): void {
  const address = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
