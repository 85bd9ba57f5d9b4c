import { fileAddress } from './api.ts';
import type { Desk } from './desk.ts';
import type { Entry } from './talkLines.ts';
import type { File } from './wire.ts';

interface FilesProps {
  readonly desk: Desk;
  readonly number: number;
  readonly entry: Entry;
}

/** What came along with a message: pictures are shown, voices can be played, all else can be saved. */
export function Files({ desk, number, entry: { seq, files } }: FilesProps) {
  return (
    <ul class="files">
      {files.map((file) => (
        <li key={file.index}>
          {file.available && seq !== null ? (
            <Available desk={desk} file={file} address={fileAddress(number, seq, file.index)} />
          ) : (
            fileName(file, desk)
          )}
        </li>
      ))}
    </ul>
  );
}

interface AvailableProps {
  readonly desk: Desk;
  readonly file: File;
  readonly address: string;
}

function Available({ desk, file, address }: AvailableProps) {
  const name = fileName(file, desk);
  if (file.kind === 'image')
    return (
      <a href={address} target="_blank" rel="noreferrer">
        <img src={address} alt={name} loading="lazy" />
      </a>
    );
  return (
    <>
      {file.kind === 'voice' && (
        // biome-ignore lint/a11y/useMediaCaption: a customer's voice has no captions
        <audio controls preload="none" src={address} aria-label={desk.say('voice', { name })} />
      )}
      <a href={address} download="">
        {name}
      </a>
    </>
  );
}

const fileName = ({ name, kind }: File, { sayAdmin }: Desk): string => name ?? sayAdmin(`ticket.file.${kind}`);
