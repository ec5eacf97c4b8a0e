/** The sandbox of a task: its files, and one of them as it grows. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { bytes } from './amounts';
import { type FileEntry, type Place, Refused, call, filePath } from './api';

/** How much of a file is read back at first, and how much of it is kept. */
const TAIL_BYTES = 64 * 1024;
const KEPT_CHARS = 256 * 1024;
const RETRY_MILLIS = 1_000;
const LIST_MILLIS = 5_000;

export function Sandbox({ place }: { place: Place }) {
  const [folder, setFolder] = useState('');
  const [file, setFile] = useState('stdout');
  return (
    <section class="sandbox" aria-label={`Sandbox of ${place.taskId}`}>
      <div>
        <div class="row" role="group" aria-label="Output">
          {['stdout', 'stderr'].map((name) => (
            <button key={name} type="button" aria-pressed={file === name} onClick={() => setFile(name)}>
              {name}
            </button>
          ))}
        </div>
        <Files place={place} folder={folder} file={file} open={setFolder} show={setFile} />
      </div>
      <Tail key={file} place={place} file={file} />
    </section>
  );
}

interface FilesProps {
  place: Place;
  folder: string;
  file: string;
  open: (folder: string) => void;
  show: (file: string) => void;
}

const nameOf = (path: string): string => path.split('/').filter(Boolean).pop() ?? path;

function Files({ place, folder, file, open, show }: FilesProps) {
  const [files, setFiles] = useState<FileEntry[]>([]);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    let gone = false;
    const list = async () => {
      try {
        const listing = await call<{ files: FileEntry[] }>('GET', filePath('files', place, folder));
        if (!gone) {
          setFiles(listing.files);
          setProblem('');
        }
      } catch (error) {
        if (!gone) setProblem(error instanceof Refused ? error.message : '');
      }
    };
    void list();
    const timer = setInterval(() => !document.hidden && void list(), LIST_MILLIS);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [folder]);
  return (
    <div class="files">
      <h3>Files{folder && ` in ${folder}`}</h3>
      {problem && <p class="dim">{problem}</p>}
      <ul class="plain">
        {folder && (
          <li>
            <button type="button" class="link" onClick={() => open(folder.split('/').slice(0, -1).join('/'))}>
              .. (up)
            </button>
          </li>
        )}
        {files.map((entry) => (
          <li key={entry.path}>
            <button
              type="button"
              class="link"
              aria-pressed={entry.directory ? undefined : entry.path === file}
              onClick={() => (entry.directory ? open(entry.path) : show(entry.path))}
            >
              {nameOf(entry.path)}
              {entry.directory && '/'}
            </button>{' '}
            {!entry.directory && <span class="dim">{bytes(entry.size)}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Follows a file to its task's end. The stream carries base64, for a file need not be text, and an offset to go on from. */
function Tail({ place, file }: { place: Place; file: string }) {
  const output = useRef<HTMLPreElement>(null);
  const [status, setStatus] = useState('opening');
  useEffect(() => {
    const decoder = new TextDecoder();
    let text = '';
    let offset = 0;
    let source: EventSource | undefined;
    let timer: number | undefined;
    let gone = false;

    const append = (more: string) => {
      const pre = output.current;
      if (!pre) return;
      const atEnd = pre.scrollHeight - pre.scrollTop - pre.clientHeight < 40;
      text = (text + more).slice(-KEPT_CHARS);
      pre.textContent = text;
      if (atEnd) pre.scrollTop = pre.scrollHeight;
    };
    const again = () => {
      source?.close();
      if (!gone) timer = window.setTimeout(follow, RETRY_MILLIS);
    };
    const follow = () => {
      source = new EventSource(`${filePath('file', place, file)}&follow=true&offset=${offset}`);
      source.onopen = () => setStatus('live');
      source.addEventListener('data', (event) => {
        const message = event as MessageEvent<string>;
        append(decoder.decode(Uint8Array.from(atob(message.data), (c) => c.charCodeAt(0)), { stream: true }));
        offset = Number(message.lastEventId);
      });
      source.addEventListener('end', () => {
        source?.close();
        setStatus('complete');
      });
      source.onerror = () => {
        setStatus('cannot be read now; trying again');
        again();
      };
    };
    const begin = async () => {
      try {
        const head = await fetch(`${filePath('file', place, file)}&offset=0&length=1`, { cache: 'no-store' });
        offset = Math.max(0, Number(head.headers.get('x-moor-size') ?? 0) - TAIL_BYTES);
        if (offset > 0) append(`… the last ${bytes(TAIL_BYTES)}\n`);
      } catch {
        // The stream below says so, and tries again.
      }
      if (!gone) follow();
    };
    void begin();
    return () => {
      gone = true;
      clearTimeout(timer);
      source?.close();
    };
  }, []);
  return (
    <div class="tail">
      <p class="dim">
        <strong>{file}</strong> · {status}
      </p>
      <pre ref={output} tabIndex={0} role="log" aria-live="off" aria-label={file} data-testid="tail" />
    </div>
  );
}
