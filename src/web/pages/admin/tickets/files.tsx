import { useState } from 'preact/hooks';
import type { Words } from '../words.ts';
import { fileAddress } from './api.ts';
import type { TicketFile } from './wire.ts';

interface FilesProps {
  readonly say: Words;
  readonly number: number;
  readonly files: readonly TicketFile[];
}

/** What the customer sent: pictures small, all else by name. */
export function Files({ say, number, files }: FilesProps) {
  return (
    <ul class="files">
      {files.map((file) => (
        <File key={file.index} say={say} file={file} address={fileAddress(number, file.index)} />
      ))}
    </ul>
  );
}

interface FileProps {
  readonly say: Words;
  readonly file: TicketFile;
  readonly address: string;
}

function File({ say, file, address }: FileProps) {
  const [broken, setBroken] = useState(false);
  const { kind, available } = file;
  const name = file.name ?? say('ticket.fileNamed', { kind: say(`ticket.file.${kind}`), index: file.index + 1 });
  if (!available) {
    return (
      <li>
        {name} <span class="soft">{say('ticket.fileGone')}</span>
      </li>
    );
  }
  const isShown = kind === 'image' && !broken;
  return (
    <li>
      <a href={address} target="_blank" rel="noreferrer" {...(kind === 'image' ? {} : { download: '' })}>
        {isShown ? <img src={address} alt={name} loading="lazy" onError={() => setBroken(true)} /> : name}
      </a>
      {broken && <span class="soft"> {say('ticket.fileNotShown')}</span>}
    </li>
  );
}
