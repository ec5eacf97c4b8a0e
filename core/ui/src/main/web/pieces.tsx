/** Small pieces that several pages share. Whatever a task, a user or an agent named is a text child, never markup. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { moment, since, until } from './amounts';
import { Refused } from './api';
import { refetch } from './live';

/** Colour is never the only sign: the word stands in the badge. */
export function Badge({ word, tone }: { word: string; tone: Tone }) {
  return <span class={`badge ${tone}`}>{word}</span>;
}

export type Tone = 'good' | 'bad' | 'busy' | 'calm';

export function taskTone(state: string): Tone {
  switch (state) {
    case 'TASK_RUNNING':
      return 'good';
    case 'TASK_STAGING':
    case 'TASK_STARTING':
    case 'TASK_KILLING':
      return 'busy';
    case 'TASK_FINISHED':
    case 'TASK_KILLED':
      return 'calm';
    default:
      return 'bad';
  }
}

export const taskWord = (state: string): string => state.replace(/^TASK_/, '').toLowerCase();

/** A table that a narrow screen scrolls sideways by itself. */
export function Table({ title, head, children }: { title: string; head: string[]; children: ComponentChildren }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={title}>
      <table>
        <caption class="unseen">{title}</caption>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

/** A point of time in the past or to come, as people say it; the exact one is its title. */
export function Moment({ iso, now }: { iso: string; now: number }) {
  return (
    <time dateTime={iso} title={moment(iso)}>
      {Date.parse(iso) > now ? until(iso, now) : since(iso, now)}
    </time>
  );
}

/** A clock for what passes by itself. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

interface Question {
  title: string;
  text: string;
  yes: string;
  then: () => void;
}

let ask: (question: Question) => void = () => {};

/** Asks before something ends that someone may still want. */
export const confirm = (question: Question): void => ask(question);

/** The one dialog of the page; the browser's own keeps the focus inside and closes on Escape. */
export function Confirmation() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [question, setQuestion] = useState<Question>();
  useEffect(() => {
    ask = (next) => {
      setQuestion(next);
      dialog.current?.showModal();
    };
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby="question">
      <h2 id="question">{question?.title}</h2>
      <p>{question?.text}</p>
      <div class="row">
        <button type="button" onClick={() => dialog.current?.close()}>
          Keep it
        </button>
        <button
          type="button"
          class="danger"
          onClick={() => {
            dialog.current?.close();
            question?.then();
          }}
        >
          {question?.yes}
        </button>
      </div>
    </dialog>
  );
}

export interface Deed {
  busy: boolean;
  outcome?: { text: string; bad: boolean; insist?: () => void };
  run: (what: string, deed: (forced: boolean) => Promise<unknown>) => void;
}

/** Runs calls that change something one at a time, and keeps what came of the last. One may insist on a deed that can be forced. */
export function useDeed(): Deed {
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Deed['outcome']>();
  const go = async (what: string, deed: (forced: boolean) => Promise<unknown>, forced: boolean) => {
    setBusy(true);
    setOutcome(undefined);
    try {
      await deed(forced);
      setOutcome({ text: `${what}: done.`, bad: false });
    } catch (error) {
      const text = error instanceof Refused ? error.message : 'The master cannot be reached.';
      const locked = error instanceof Refused && error.status === 409 && !forced && deed.length > 0;
      setOutcome({ text: `${what}: ${text}`, bad: true, insist: locked ? () => void go(what, deed, true) : undefined });
    }
    setBusy(false);
    refetch();
  };
  return { busy, outcome, run: (what, deed) => void go(what, deed, false) };
}

export function Outcome({ deed }: { deed: Deed }) {
  return (
    <div role="status" data-testid="outcome">
      {deed.outcome && (
        <p class={deed.outcome.bad ? 'note bad' : 'note good'}>
          {deed.outcome.text}{' '}
          {deed.outcome.insist && (
            <button type="button" onClick={deed.outcome.insist}>
              End that deployment and do it
            </button>
          )}
        </p>
      )}
    </div>
  );
}
