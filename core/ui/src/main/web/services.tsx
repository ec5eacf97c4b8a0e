/** The list of services, and the making of one. */
import { useState } from 'preact/hooks';
import { print, until } from './amounts';
import { type App, type AppTask, type Explanation, actions } from './api';
import type { View } from './live';
import { Badge, Outcome, type Tone, Table, useDeed, useNow } from './pieces';

/** One word for how a service is. */
export function serviceState(app: App, explanation: Explanation | undefined): { word: string; tone: Tone } {
  if (app.tasksUnhealthy > 0) return { word: 'unhealthy', tone: 'bad' };
  if (explanation?.waiting && app.tasksRunning < app.instances) return { word: 'waiting', tone: 'bad' };
  if (app.deployments.length > 0) return { word: 'deploying', tone: 'busy' };
  if (app.instances === 0) return { word: 'stopped', tone: 'calm' };
  if (app.tasksRunning < app.instances) return { word: 'starting', tone: 'busy' };
  return { word: 'running', tone: 'good' };
}

export function health(app: App): string {
  return app.healthChecks?.length ? `${app.tasksHealthy} of ${app.tasksRunning} healthy` : 'no check';
}

/** Where a task answers; both parts come from the agent and its offer, and neither can make this another scheme. */
export function addressOf(task: AppTask): string | undefined {
  const host = task.ipAddresses?.[0]?.ipAddress || task.host;
  const port = task.ports[0];
  if (task.state !== 'TASK_RUNNING' || !port) {
    return undefined;
  }
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

export function Address({ task }: { task: AppTask | undefined }) {
  const address = task && addressOf(task);
  return address ? (
    <a href={address} rel="noopener noreferrer" target="_blank">
      {address}
    </a>
  ) : null;
}

/** Why it waits, with the amounts of the decision, and when it is tried again. */
export function Why({ explanation }: { explanation: Explanation | undefined }) {
  const now = useNow();
  if (!explanation?.waiting) {
    return null;
  }
  const next = explanation.nextTryAt && until(explanation.nextTryAt, now);
  return (
    <div class="why" data-testid="why">
      {explanation.sentences.map((sentence) => (
        <p key={sentence}>{next ? sentence.replace(/^(The next try is) in [^,]+,/, `$1 ${next},`) : sentence}</p>
      ))}
    </div>
  );
}

export function ServicesPage({ view }: { view: View }) {
  return (
    <>
      <div class="row">
        <h1>Services</h1>
        <a class="button" href="#/create">
          Create a service
        </a>
      </div>
      {view.appsProblem && <p class="note bad">The service framework does not answer: {view.appsProblem}</p>}
      <Table title="Services" head={['Service', 'State', 'Instances', 'Health', 'Each', 'Address']}>
        {(view.apps ?? []).map((app) => (
          <tr key={app.id}>
            <th scope="row">
              <a href={`#/services/${encodeURIComponent(app.id)}`}>{app.id}</a>
            </th>
            <td>
              <Badge {...serviceState(app, view.explanations.get(app.id))} />
              <Why explanation={view.explanations.get(app.id)} />
            </td>
            <td class="number">
              {app.tasksRunning} / {app.instances}
            </td>
            <td class="number">{health(app)}</td>
            <td class="number">
              {print('cpus', app.cpus)} cpus, {print('mem', app.mem)}
            </td>
            <td>
              <Address task={app.tasks?.find((task) => addressOf(task))} />
            </td>
          </tr>
        ))}
      </Table>
      {view.apps?.length === 0 && (
        <p class="empty">
          Nothing runs yet. <a href="#/create">Create a service</a>, or “moor run examples/web.json”.
        </p>
      )}
    </>
  );
}

const TEMPLATE = {
  id: '/hello',
  cmd: 'while true; do date; sleep 5; done',
  cpus: 0.1,
  mem: 32,
  instances: 1,
};

export function CreatePage() {
  const [text, setText] = useState(JSON.stringify(TEMPLATE, null, 2));
  const [problem, setProblem] = useState<string>();
  const deed = useDeed();
  const create = (event: Event) => {
    event.preventDefault();
    let definition: unknown;
    try {
      definition = JSON.parse(text);
    } catch (error) {
      setProblem(`This is not JSON: ${(error as Error).message}`);
      return;
    }
    setProblem(undefined);
    deed.run('Create', async () => {
      const app = (await actions.create(definition)) as App;
      location.hash = `#/services/${encodeURIComponent(app.id)}`;
    });
  };
  return (
    <>
      <h1>Create a service</h1>
      <form onSubmit={create}>
        <label for="definition">Its definition, as Marathon's POST /v2/apps takes it</label>
        <textarea
          id="definition"
          rows={20}
          spellcheck={false}
          value={text}
          aria-invalid={problem !== undefined}
          aria-describedby="problem"
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <p id="problem" role="alert" class={problem ? 'note bad' : ''}>
          {problem}
        </p>
        <Outcome deed={deed} />
        <div class="row">
          <button type="submit" class="primary" disabled={deed.busy}>
            Create
          </button>
          <a href="#/services">Back to the services</a>
        </div>
      </form>
    </>
  );
}
