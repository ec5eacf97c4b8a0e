/** All tasks of all frameworks, and one of them. */
import { print, since, taskName } from './amounts';
import type { Agent, State, Task } from './api';
import type { View } from './live';
import { Badge, Table, taskTone, taskWord, useNow } from './pieces';
import { Sandbox } from './sandbox';

/** What the page draws at most; a table of more than this answers no question. */
const ROWS_MAX = 500;

const tasksOf = (state: State | undefined): { agent: Agent; task: Task }[] =>
  (state?.agents ?? [])
    .flatMap((agent) => (agent.tasks ?? []).map((task) => ({ agent, task })))
    .sort((a, b) => (a.task.id < b.task.id ? -1 : 1));

const stateWord = (task: Task): string => (task.killing ? 'TASK_KILLING' : task.state);

export function TasksPage({ view }: { view: View }) {
  const now = useNow();
  const tasks = tasksOf(view.state);
  const names = new Map(view.state?.frameworks.map((framework) => [framework.id, framework.name]));
  return (
    <>
      <h1>Tasks</h1>
      <Table title="Tasks" head={['Task', 'State', 'Framework', 'Host', 'CPUs', 'Memory', 'Since']}>
        {tasks.slice(0, ROWS_MAX).map(({ agent, task }) => (
          <tr key={task.frameworkId + task.id}>
            <th scope="row">
              <a href={`#/tasks/${encodeURIComponent(task.frameworkId)}/${encodeURIComponent(task.id)}`} title={task.id}>
                {taskName(task.id)}
              </a>
              <small>{task.name}</small>
            </th>
            <td>
              <Badge word={taskWord(stateWord(task))} tone={taskTone(stateWord(task))} />{' '}
              {task.healthy === false && <Badge word="unhealthy" tone="bad" />}
            </td>
            <td>{names.get(task.frameworkId) ?? task.frameworkId}</td>
            <td>{agent.hostname}</td>
            <td class="number">{print('cpus', Number(task.resources.cpus ?? 0))}</td>
            <td class="number">{print('mem', Number(task.resources.mem ?? 0))}</td>
            <td class="number">{since(task.at, now)}</td>
          </tr>
        ))}
      </Table>
      {tasks.length > ROWS_MAX && (
        <p class="dim">
          The first {ROWS_MAX} of {tasks.length}.
        </p>
      )}
      {tasks.length === 0 && <p class="empty">No task runs.</p>}
    </>
  );
}

export function TaskPage({ view, frameworkId, taskId }: { view: View; frameworkId: string; taskId: string }) {
  const found = tasksOf(view.state).find(({ task }) => task.id === taskId && task.frameworkId === frameworkId);
  return (
    <>
      <h1 class="long">{taskId}</h1>
      {found ? (
        <>
          <p>
            <Badge word={taskWord(stateWord(found.task))} tone={taskTone(stateWord(found.task))} /> on {found.agent.hostname}{' '}
            {found.task.message && <span class="dim">{found.task.message}</span>}
          </p>
          <ul class="plain">
            {Object.entries(found.task.labels).map(([name, value]) => (
              <li key={name}>
                <code>{name}</code> = <code>{value}</code>
              </li>
            ))}
          </ul>
          <Sandbox place={{ frameworkId, taskId, agentId: found.agent.id }} />
        </>
      ) : (
        <p class="empty">This task is on no agent now. Its service shows how it ended.</p>
      )}
      <a href="#/tasks">All tasks</a>
    </>
  );
}
