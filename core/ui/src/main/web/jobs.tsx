/** The jobs of the cron framework: when each runs next, how its runs ended, and what can be done about it. */
import { useState } from 'preact/hooks';
import { lasting, moment, print, until } from './amounts';
import { type HistoryEntry, type Job, type JobLine, jobActions, jobPath } from './api';
import { useAnswer } from './live';
import { Badge, type Deed, Moment, Outcome, Table, type Tone, confirm, useDeed, useNow } from './pieces';
import { Sandbox } from './sandbox';

/** What the page draws at most. */
const ROWS_MAX = 500;
/** Of ended runs at first, so that the output below them is in sight. */
const RUNS_SHOWN = 8;
const EXPLAIN = 'moorage.explain';

function jobState(disabled: boolean, running: number, queued: boolean): { word: string; tone: Tone } {
  if (running > 0) return { word: `${running} running${disabled ? ', suspended' : ''}`, tone: 'good' };
  if (queued) return { word: 'waiting', tone: 'busy' };
  return disabled ? { word: 'suspended', tone: 'calm' } : { word: 'idle', tone: 'calm' };
}

const OUTCOMES: Record<string, Tone> = { SUCCEEDED: 'good', KILLED: 'calm' };

function Ending({ entry }: { entry: HistoryEntry }) {
  const word = entry.outcome?.toLowerCase().replace('_', ' ') ?? 'missed';
  return <Badge word={word} tone={OUTCOMES[entry.outcome ?? ''] ?? 'bad'} />;
}

function exitOf({ exit }: HistoryEntry): string {
  if (exit?.code !== undefined) return `code ${exit.code}`;
  if (exit?.signal !== undefined) return `signal ${exit.signal}`;
  return exit?.outOfMemory ? 'out of memory' : 'unknown';
}

export function JobsPage() {
  const now = useNow();
  const deed = useDeed();
  const { value, problem } = useAnswer<{ jobs: JobLine[] }>(`/v1/scheduler/jobs/summary?embed=${EXPLAIN}&limit=${ROWS_MAX + 1}`);
  const jobs = value?.jobs ?? [];
  return (
    <>
      <h1>Jobs</h1>
      <Outcome deed={deed} />
      {problem && <p class="note bad">The cron framework does not answer: {problem}</p>}
      <Table title="Jobs" head={['Job', 'State', 'Last run', 'Next', 'Schedule', 'Do']}>
        {jobs.slice(0, ROWS_MAX).map((job) => (
          <Line key={job.name} job={job} deed={deed} now={now} />
        ))}
      </Table>
      {jobs.length > ROWS_MAX && <p class="dim">The first {ROWS_MAX}. “moor jobs” lists all.</p>}
      {value && jobs.length === 0 && <p class="empty">No cron job yet: “moor run examples/nightly.json” makes one.</p>}
    </>
  );
}

function Line({ job, deed, now }: { job: JobLine; deed: Deed; now: number }) {
  const { nextSlots, last } = job[EXPLAIN];
  const running = Number(/^(\d+) running$/.exec(job.state)?.[1] ?? 0);
  const lastAt = last && (last.endedAt ?? last.first);
  return (
    <tr>
      <th scope="row">
        <a href={`#/jobs/${encodeURIComponent(job.name)}`}>{job.name}</a>
      </th>
      <td>
        <Badge {...jobState(job.disabled, running, job.state === 'queued')} />
      </td>
      <td class="number">
        {last ? <Ending entry={last} /> : <span class="dim">none yet</span>} {lastAt && <Moment iso={lastAt} now={now} />}
      </td>
      <td class="number">{nextSlots[0] && <Moment iso={nextSlots[0]} now={now} />}</td>
      <td class="number">{job.parents.length > 0 ? `after ${job.parents.join(', ')}` : <code>{job.schedule}</code>}</td>
      <td>
        <div class="row">
          <Steering name={job.name} disabled={job.disabled} deed={deed} />
        </div>
      </td>
    </tr>
  );
}

/** Run now, suspend, resume. */
function Steering({ name, disabled, deed }: { name: string; disabled: boolean; deed: Deed }) {
  return (
    <>
      {!disabled && (
        <button
          type="button"
          disabled={deed.busy}
          aria-label={`Run ${name} now`}
          onClick={() => deed.run(`Run ${name} now`, () => jobActions.runNow(name))}
        >
          Run now
        </button>
      )}
      {disabled ? (
        <button
          type="button"
          disabled={deed.busy}
          aria-label={`Resume ${name}`}
          onClick={() => deed.run(`Resume ${name}`, () => jobActions.resume(name))}
        >
          Resume
        </button>
      ) : (
        <button
          type="button"
          disabled={deed.busy}
          aria-label={`Suspend ${name}`}
          onClick={() => deed.run(`Suspend ${name}`, () => jobActions.suspend(name))}
        >
          Suspend
        </button>
      )}
    </>
  );
}

interface Chosen {
  taskId: string;
  agentId: string;
}

export function JobPage({ name }: { name: string }) {
  const now = useNow();
  const deed = useDeed();
  const [chosen, setChosen] = useState<Chosen>();
  const { value: job, problem } = useAnswer<Job>(`${jobPath(name)}?embed=${EXPLAIN}`);
  if (!job) {
    return (
      <>
        <h1>{name}</h1>
        <Outcome deed={deed} />
        <p class="empty">{problem ?? 'Looking …'}</p>
        <a href="#/jobs">All jobs</a>
      </>
    );
  }
  const { frameworkId, sentences, nextSlots, running, history } = job[EXPLAIN];
  const newest = running[running.length - 1] ?? history.find((entry) => entry.taskId);
  const shown = chosen ?? (newest?.taskId && newest.agentId ? { taskId: newest.taskId, agentId: newest.agentId } : undefined);
  return (
    <>
      <div class="row">
        <h1>{job.name}</h1>
        <Badge {...jobState(job.disabled, running.length, false)} />
      </div>
      {job.description && <p class="dim">{job.description}</p>}
      <ul class="plain">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <div class="row controls">
        <Steering name={name} disabled={job.disabled} deed={deed} />
        {running.length > 0 && (
          <button type="button" class="danger" disabled={deed.busy} onClick={() => deed.run('Stop', () => jobActions.kill(name))}>
            Stop what runs
          </button>
        )}
        <button
          type="button"
          class="danger"
          disabled={deed.busy}
          onClick={() =>
            confirm({
              title: `Remove ${name}?`,
              text: 'What runs of it is stopped, and its definition and history are forgotten.',
              yes: 'Remove it',
              then: () => deed.run('Remove', () => jobActions.remove(name)),
            })
          }
        >
          Remove
        </button>
      </div>
      <Outcome deed={deed} />
      <h2 id="next">Next</h2>
      {nextSlots.length > 0 ? (
        <ol class="plain" aria-labelledby="next">
          {nextSlots.map((slot) => (
            <li key={slot}>
              <time dateTime={slot}>{moment(slot)}</time> <span class="dim">{until(slot, now)}</span>
            </li>
          ))}
        </ol>
      ) : (
        <p class="empty">{job.parents ? `It runs after ${job.parents.join(' and ')}.` : 'No slot is to come.'}</p>
      )}
      <h2>Runs</h2>
      <Runs job={job} shown={shown?.taskId} show={setChosen} now={now} />
      {shown && frameworkId && <Sandbox key={shown.taskId} place={{ frameworkId, ...shown }} />}
      <h2>Definition</h2>
      <Definition job={job} />
    </>
  );
}

interface RunsProps {
  job: Job;
  shown: string | undefined;
  show: (run: Chosen) => void;
  now: number;
}

function Runs({ job, shown, show, now }: RunsProps) {
  const [all, setAll] = useState(false);
  const { running, history } = job[EXPLAIN];
  if (running.length + history.length === 0) {
    return <p class="empty">It has not run yet.</p>;
  }
  const output = (run: { taskId?: string; agentId?: string; due?: string }) =>
    run.taskId &&
    run.agentId && (
      <button
        type="button"
        class="link"
        title={run.taskId}
        aria-pressed={run.taskId === shown}
        aria-label={`Output of ${run.taskId}`}
        onClick={() => show({ taskId: run.taskId!, agentId: run.agentId! })}
      >
        Output
      </button>
    );
  const rowClass = (taskId: string | undefined) => (taskId !== undefined && taskId === shown ? 'chosen' : '');
  return (
    <>
      <Table title="Runs of this job" head={['Due', 'How', 'Exit', 'Took', 'Try', 'Host', 'Output']}>
        {running.map((run) => (
          <tr key={run.taskId} class={rowClass(run.taskId)}>
            <th scope="row">{moment(run.due)}</th>
            <td>
              <Badge word="running" tone="good" />
            </td>
            <td />
            <td />
            <td class="number">{run.attempt + 1}</td>
            <td>{run.host}</td>
            <td>{output(run)}</td>
          </tr>
        ))}
        {history.slice(0, all ? history.length : RUNS_SHOWN).map((entry) => (
          <tr key={entry.taskId ?? entry.first} class={rowClass(entry.taskId)}>
            <th scope="row">
              {moment(entry.due ?? entry.first ?? '')}
              {entry.endedAt && (
                <small>
                  ended <Moment iso={entry.endedAt} now={now} />
                </small>
              )}
            </th>
            <td>
              <Ending entry={entry} />
            </td>
            {entry.missed ? (
              <td colSpan={5}>
                {entry.count === 1 ? '' : `${entry.count} slots: `}
                {entry.message}
              </td>
            ) : (
              <>
                <td class="number">{exitOf(entry)}</td>
                <td class="number">{tookOf(entry)}</td>
                <td class="number">{(entry.attempt ?? 0) + 1}</td>
                <td>{entry.host}</td>
                <td>{output(entry)}</td>
              </>
            )}
          </tr>
        ))}
      </Table>
      {!all && history.length > RUNS_SHOWN && (
        <button type="button" onClick={() => setAll(true)}>
          Show all {history.length}
        </button>
      )}
    </>
  );
}

function tookOf({ startedAt, endedAt }: HistoryEntry): string {
  return startedAt && endedAt ? lasting(Math.max(0, Date.parse(endedAt) - Date.parse(startedAt)) / 1000) : '';
}

function Definition({ job }: { job: Job }) {
  return (
    <dl class="card" data-testid="definition">
      <dt>Command</dt>
      <dd>
        <code>{job.command}</code>
      </dd>
      {job.schedule !== undefined && (
        <>
          <dt>Schedule</dt>
          <dd>
            <code>{job.schedule}</code> {job.scheduleTimeZone && `in ${job.scheduleTimeZone}`}
          </dd>
        </>
      )}
      {job.parents && (
        <>
          <dt>Runs after</dt>
          <dd>{job.parents.join(', ')}</dd>
        </>
      )}
      <dt>Each run</dt>
      <dd>
        {print('cpus', job.cpus)} cpus, {print('mem', job.mem)} memory, {print('disk', job.disk)} disk, {job.retries === 0 ? 'one try' : `up to ${job.retries + 1} tries`}
      </dd>
    </dl>
  );
}
