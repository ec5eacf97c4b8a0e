/** One service: what it wants, what runs, how the last ones ended, and what can be done about it. */
import { useEffect, useState } from 'preact/hooks';
import { print, since, taskName } from './amounts';
import { type App, type AppTask, actions } from './api';
import { type View, focus } from './live';
import { Badge, type Deed, Outcome, Table, confirm, taskTone, taskWord, useDeed, useNow } from './pieces';
import { Address, Why, health, serviceState } from './services';
import { Sandbox } from './sandbox';

export function ServicePage({ view, id }: { view: View; id: string }) {
  const [chosen, setChosen] = useState<{ taskId: string; agentId: string }>();
  const deed = useDeed();
  useEffect(() => {
    focus(id);
    return () => focus(undefined);
  }, [id]);

  const app = view.apps?.find((one) => one.id === id);
  if (!app) {
    return (
      <>
        <h1>{id}</h1>
        <Outcome deed={deed} />
        <p class="empty">{view.apps ? 'There is no such service (any more).' : (view.appsProblem ?? 'Looking …')}</p>
        <a href="#/services">All services</a>
      </>
    );
  }
  const explanation = view.explanations.get(id);
  const first = app.tasks?.[0];
  const shown = chosen ?? (first && { taskId: first.id, agentId: first.slaveId });
  const frameworkId = view.state?.frameworks.find((framework) => framework.plugin === 'service')?.id;
  return (
    <>
      <div class="row">
        <h1>{app.id}</h1>
        <Badge {...serviceState(app, explanation)} />
      </div>
      <Why explanation={explanation} />
      <Controls app={app} deed={deed} />
      <Outcome deed={deed} />
      <h2>Tasks</h2>
      <Tasks app={app} deed={deed} shown={shown?.taskId} show={(task) => setChosen({ taskId: task.id, agentId: task.slaveId })} />
      {shown && frameworkId && <Sandbox key={shown.taskId} place={{ frameworkId, ...shown }} />}
      {explanation && explanation.lastExits.length > 0 && (
        <>
          <h2>Last exits</h2>
          <ul class="plain">
            {explanation.lastExits.map((exit) => (
              <Exit key={exit.taskId} exit={exit} show={() => setChosen({ taskId: exit.taskId, agentId: exit.agentId })} />
            ))}
          </ul>
        </>
      )}
      <h2>Definition</h2>
      <Definition app={app} />
    </>
  );
}

function Controls({ app, deed }: { app: App; deed: Deed }) {
  const [instances, setInstances] = useState(String(app.instances));
  const scale = (event: Event) => {
    event.preventDefault();
    deed.run(`Scale to ${instances}`, (forced) => actions.scale(app.id, Number(instances), forced));
  };
  return (
    <div class="row controls">
      <p>
        <strong>
          {app.tasksRunning} of {app.instances}
        </strong>{' '}
        running, {health(app)}
      </p>
      <form class="row" onSubmit={scale}>
        <label for="instances">Instances</label>
        <input
          id="instances"
          type="number"
          min={0}
          step={1}
          required
          value={instances}
          onInput={(event) => setInstances(event.currentTarget.value)}
        />
        <button type="submit" disabled={deed.busy}>
          Scale
        </button>
      </form>
      <button type="button" disabled={deed.busy} onClick={() => deed.run('Restart', (forced) => actions.restart(app.id, forced))}>
        Restart
      </button>
      <button
        type="button"
        class="danger"
        disabled={deed.busy}
        onClick={() =>
          confirm({
            title: `Remove ${app.id}?`,
            text: 'Its tasks are stopped and its definition is forgotten.',
            yes: 'Remove it',
            then: () => deed.run('Remove', () => actions.remove(app.id)),
          })
        }
      >
        Remove
      </button>
    </div>
  );
}

interface TasksProps {
  app: App;
  deed: Deed;
  shown: string | undefined;
  show: (task: AppTask) => void;
}

function Tasks({ app, deed, shown, show }: TasksProps) {
  const now = useNow();
  if (!app.tasks?.length) {
    return <p class="empty">No task runs.</p>;
  }
  const kill = (task: AppTask) =>
    confirm({
      title: 'Kill this task?',
      text: `${task.id} is stopped. The service starts another in its place.`,
      yes: 'Kill it',
      then: () => deed.run('Kill', () => actions.kill(app.id, task.id)),
    });
  return (
    <Table title="Tasks of this service" head={['Task', 'State', 'Health', 'Host', 'Address', 'Started', 'Do']}>
      {app.tasks.map((task) => (
        <tr key={task.id} class={task.id === shown ? 'chosen' : ''}>
          <th scope="row">
            <button type="button" class="link" title={task.id} aria-pressed={task.id === shown} onClick={() => show(task)}>
              {taskName(task.id)}
            </button>
          </th>
          <td>
            <Badge word={taskWord(task.state)} tone={taskTone(task.state)} />
          </td>
          <td class="number">{taskHealth(app, task)}</td>
          <td>{task.host}</td>
          <td>
            <Address task={task} />
          </td>
          <td class="number">{since(task.startedAt, now)}</td>
          <td>
            <button type="button" class="danger" disabled={deed.busy} aria-label={`Kill ${task.id}`} onClick={() => kill(task)}>
              Kill
            </button>
          </td>
        </tr>
      ))}
    </Table>
  );
}

function taskHealth(app: App, task: AppTask) {
  if (!app.healthChecks?.length) return 'no check';
  const results = task.healthCheckResults ?? [];
  if (results.length === 0) return 'unknown';
  return results.every((result) => result.alive) ? <Badge word="healthy" tone="good" /> : <Badge word="unhealthy" tone="bad" />;
}

function Exit({ exit, show }: { exit: { taskId: string; sentence: string; at: string }; show: () => void }) {
  const now = useNow();
  return (
    <li class="card">
      <p>{exit.sentence}</p>
      <p class="dim">
        {since(exit.at, now)} ·{' '}
        <button type="button" class="link" onClick={show}>
          What {taskName(exit.taskId)} left
        </button>
      </p>
    </li>
  );
}

function Definition({ app }: { app: App }) {
  const pairs = (values: Record<string, unknown> | undefined) =>
    Object.entries(values ?? {}).map(([name, value]) => (
      <li key={name}>
        <code>{name}</code> = <code>{typeof value === 'string' ? value : JSON.stringify(value)}</code>
      </li>
    ));
  return (
    <dl class="card" data-testid="definition">
      <dt>Command</dt>
      <dd>
        <code>{app.cmd ?? (app.args ?? []).join(' ')}</code>
      </dd>
      <dt>Each instance</dt>
      <dd>
        {print('cpus', app.cpus)} cpus, {print('mem', app.mem)} memory, {print('disk', app.disk)} disk
      </dd>
      <dt>Environment</dt>
      <dd>
        <ul class="plain">{pairs(app.env)}</ul>
      </dd>
      <dt>Labels</dt>
      <dd>
        <ul class="plain">{pairs(app.labels)}</ul>
      </dd>
      <dt>Version</dt>
      <dd>{app.version}</dd>
    </dl>
  );
}
