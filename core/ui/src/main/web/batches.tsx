/** The jobs of the batch framework: how far each is, what failed, and what can be done about it. */
import { useState } from 'preact/hooks';
import { lasting, moment, whole } from './amounts';
import { type Batch, type Result, type WholeBatch, batchActions, batchPath } from './api';
import { useAnswer } from './live';
import { Badge, type Deed, Moment, Outcome, Table, type Tone, confirm, useDeed, useNow } from './pieces';
import { Sandbox } from './sandbox';

/** What the page draws at most of tasks. */
const RESULTS_MAX = 100;

const TONES: Record<string, Tone> = { succeeded: 'good', failed: 'bad', running: 'busy', live: 'busy' };

const ended = (batch: Batch): number => batch.succeeded + batch.failed;

/** Words beside colours: what the bar shows is said below it. */
function Progress({ batch }: { batch: Batch }) {
  const width = (tasks: number) => ({ width: `${(100 * tasks) / Math.max(1, batch.tasks)}%` });
  const said = `${whole(ended(batch))} of ${whole(batch.tasks)} ended`;
  const parts = [
    said,
    batch.failed > 0 ? `${whole(batch.failed)} failed` : '',
    batch.live > 0 ? `${whole(batch.live)} under way` : '',
    batch.secondsLeft === undefined ? '' : `about ${lasting(batch.secondsLeft)} left`,
  ];
  return (
    <>
      <div
        class="bar"
        role="progressbar"
        aria-label={`Progress of ${batch.id}`}
        aria-valuemin={0}
        aria-valuemax={batch.tasks}
        aria-valuenow={ended(batch)}
        aria-valuetext={said}
      >
        <span class="succeeded" style={width(batch.succeeded)} />
        <span class="failed" style={width(batch.failed)} />
        <span class="offered" style={width(batch.live)} />
      </div>
      {parts.filter((part) => part).join(', ')}
    </>
  );
}

function Steering({ batch, deed }: { batch: Batch; deed: Deed }) {
  const over = batch.endedAt !== undefined;
  const verb = over ? 'Remove' : 'Cancel';
  return (
    <>
      {batch.failed > 0 && (
        <button
          type="button"
          disabled={deed.busy}
          aria-label={`Retry what failed of ${batch.id}`}
          onClick={() => deed.run(`Retry what failed of ${batch.id}`, () => batchActions.retry(batch.id))}
        >
          Retry failed
        </button>
      )}
      <button
        type="button"
        class="danger"
        disabled={deed.busy || batch.state === 'removing'}
        aria-label={`${verb} ${batch.id}`}
        onClick={() =>
          confirm({
            title: `${verb} ${batch.id}?`,
            text: `${over ? '' : 'What runs of it is stopped. '}The job and how its tasks ended are forgotten.`,
            yes: `${verb} it`,
            then: () => deed.run(`${verb} ${batch.id}`, () => batchActions.cancel(batch.id)),
          })
        }
      >
        {verb}
      </button>
    </>
  );
}

export function BatchesPage() {
  const now = useNow();
  const deed = useDeed();
  const { value, problem } = useAnswer<{ jobs: Batch[] }>('/moorage/v1/batch');
  return (
    <>
      <h1>Batches</h1>
      <Outcome deed={deed} />
      {problem && <p class="note bad">The batch framework does not answer: {problem}</p>}
      <Table title="Batches" head={['Batch', 'State', 'Progress', 'Made', 'Do']}>
        {(value?.jobs ?? []).map((batch) => (
          <tr key={batch.id}>
            <th scope="row">
              <a href={`#/batches/${encodeURIComponent(batch.id)}`}>{batch.id}</a>
            </th>
            <td>
              <Badge word={batch.state} tone={TONES[batch.state] ?? 'calm'} />
            </td>
            <td class="progress">
              <Progress batch={batch} />
            </td>
            <td class="number">
              <Moment iso={batch.createdAt} now={now} />
            </td>
            <td>
              <div class="row">
                <Steering batch={batch} deed={deed} />
              </div>
            </td>
          </tr>
        ))}
      </Table>
      {value?.jobs.length === 0 && <p class="empty">No batch yet: “moor run examples/sweep.json” makes one of a hundred tasks.</p>}
    </>
  );
}

export function BatchPage({ id }: { id: string }) {
  const deed = useDeed();
  const { value: batch, problem } = useAnswer<WholeBatch>(batchPath(id));
  if (!batch) {
    return (
      <>
        <h1>{id}</h1>
        <Outcome deed={deed} />
        <p class="empty">{problem ?? 'Looking …'}</p>
        <a href="#/batches">All batches</a>
      </>
    );
  }
  return (
    <>
      <div class="row">
        <h1>{batch.id}</h1>
        <Badge word={batch.state} tone={TONES[batch.state] ?? 'calm'} />
      </div>
      <div class="card" data-testid="progress">
        <Progress batch={batch} />
        {batch.tasksPerSecond !== undefined && batch.tasksPerSecond > 0 && <>, {whole(batch.tasksPerSecond)} a second</>}
        {batch.endedAt && <>, over since {moment(batch.endedAt)}</>}
      </div>
      {batch.why.length > 0 && (
        <div class="why" data-testid="why">
          {batch.why.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </div>
      )}
      <div class="row controls">
        <Steering batch={batch} deed={deed} />
      </div>
      <Outcome deed={deed} />
      <h2>Tasks</h2>
      <Results batch={batch} />
      <h2>Definition</h2>
      <pre class="card" data-testid="definition">
        {JSON.stringify(batch.definition, null, 2)}
      </pre>
    </>
  );
}

const KINDS = [
  ['failed', 'Failed'],
  ['live', 'Under way'],
  ['succeeded', 'Succeeded'],
  ['waiting', 'Waiting'],
] as const;

function Results({ batch }: { batch: WholeBatch }) {
  const [kind, setKind] = useState<string>(batch.failed > 0 ? 'failed' : batch.live > 0 ? 'live' : 'succeeded');
  const [chosen, setChosen] = useState<Result>();
  const { value, problem } = useAnswer<{ results: Result[]; next?: number }>(
    `${batchPath(batch.id)}/results?state=${kind}&limit=${RESULTS_MAX}`,
  );
  const { frameworkId } = batch;
  return (
    <>
      <div class="row" role="group" aria-label="Which tasks">
        {KINDS.map(([name, title]) => (
          <button key={name} type="button" aria-pressed={kind === name} onClick={() => setKind(name)}>
            {title}
          </button>
        ))}
      </div>
      {problem && <p class="note bad">{problem}</p>}
      <Table title="Tasks of this batch" head={['Index', 'State', 'How it ended', 'Tries', 'Output']}>
        {(value?.results ?? []).map((result) => (
          <tr key={result.index} class={result.taskId !== undefined && result.taskId === chosen?.taskId ? 'chosen' : ''}>
            <th scope="row">{result.index}</th>
            <td>
              <Badge word={result.state === 'live' ? 'under way' : result.state} tone={TONES[result.state] ?? 'calm'} />
            </td>
            <td>{result.sentence ?? (result.exitCode === undefined ? '' : `exit code ${result.exitCode}`)}</td>
            <td class="number">{result.tries}</td>
            <td>
              {result.taskId && result.agentId && (
                <button
                  type="button"
                  class="link"
                  title={result.taskId}
                  aria-label={`Output of task ${result.index}`}
                  aria-pressed={result.taskId === chosen?.taskId}
                  onClick={() => setChosen(result)}
                >
                  Output
                </button>
              )}
            </td>
          </tr>
        ))}
      </Table>
      {value?.results.length === 0 && <p class="empty">No task of this kind.</p>}
      {value?.next !== undefined && (
        <p class="dim">
          The first {RESULTS_MAX}. “moor batch results {batch.id}” lists all.
        </p>
      )}
      {frameworkId && chosen?.taskId && chosen.agentId && (
        <Sandbox key={chosen.taskId} place={{ frameworkId, taskId: chosen.taskId, agentId: chosen.agentId }} />
      )}
    </>
  );
}
