/** What the cluster has: gauges, agents, frameworks. */
import { amount, bytes, print, since } from './amounts';
import type { Agent, Grid, Values } from './api';
import type { View } from './live';
import { Badge, Table, useNow } from './pieces';
import { PluginBadge, ailing } from './plugins';
import { Why, serviceState } from './services';

const RESOURCES = [
  ['cpus', 'CPUs'],
  ['mem', 'Memory'],
  ['disk', 'Disk'],
  ['ports', 'Ports'],
] as const;

const sum = (agents: Agent[], of: (agent: Agent) => Values | undefined, name: string): number =>
  agents.reduce((total, agent) => total + amount(of(agent), name), 0);

function Gauge({ name, title, used, offered, total }: { name: string; title: string; used: number; offered: number; total: number }) {
  const percent = (part: number) => `${total > 0 ? Math.min(100, (100 * part) / total) : 0}%`;
  return (
    <section class="card gauge" aria-label={title}>
      <h2>{title}</h2>
      <p>
        <strong>{print(name, used)}</strong> used of {print(name, total)}
      </p>
      <div class="bar" aria-hidden="true">
        <span class="used" style={{ width: percent(used) }} />
        <span class="offered" style={{ width: percent(offered) }} />
      </div>
      <p class="dim">{print(name, offered)} offered to frameworks</p>
    </section>
  );
}

function gridSentence(grid: Grid): string {
  switch (grid.phase) {
    case 'OFF':
      return 'None: event streams resume from memory alone.';
    case 'WAITING':
    case 'STARTING':
      return 'Starting.';
    case 'FAILED':
      return `${grid.reason} It is tried again; everything else goes on.`;
    case 'RUNNING':
      return (
        `${count(grid.entries ?? 0, 'entry', 'entries')}, ${bytes(grid.bytes ?? 0)}, ` +
        (grid.lagTurns > 0 ? `${count(grid.lagTurns, 'turn')} and ${grid.lagMillis} ms behind` : 'nothing behind') +
        `, ${count(grid.members - 1, 'follower')}.`
      );
  }
}

function GridCard({ grid }: { grid: Grid }) {
  return (
    <section class="card" aria-label="Ring of changes">
      <h2>Ring of changes</h2>
      <p>
        {grid.phase === 'FAILED' && <Badge word="failed" tone="bad" />} {gridSentence(grid)}
      </p>
    </section>
  );
}

export function ClusterPage({ view }: { view: View }) {
  const agents = view.state?.agents.filter((agent) => agent.connected) ?? [];
  const tasks = agents.reduce((count, agent) => count + (agent.tasks?.length ?? 0), 0);
  const apps = view.apps ?? [];
  const uneasy = apps.filter((app) => ['waiting', 'unhealthy'].includes(serviceState(app, view.explanations.get(app.id)).word));
  const plugins = (view.plugins ?? []).filter(ailing);
  return (
    <>
      <h1>Cluster</h1>
      <p class="facts">
        <a href="#/agents">{count(agents.length, 'agent')}</a>
        <a href="#/frameworks">{count(view.state?.frameworks.length ?? 0, 'framework')}</a>
        <a href="#/services">{count(apps.length, 'service')}</a>
        <a href="#/tasks">{count(tasks, 'task')}</a>
      </p>
      <div class="cards">
        {RESOURCES.map(([name, title]) => (
          <Gauge
            key={name}
            name={name}
            title={title}
            used={sum(agents, (agent) => agent.used, name)}
            offered={sum(agents, (agent) => agent.offered, name)}
            total={sum(agents, (agent) => agent.resources, name)}
          />
        ))}
      </div>
      {view.grid && <GridCard grid={view.grid} />}
      {uneasy.length + plugins.length > 0 && (
        <>
          <h2>Needs a look</h2>
          <ul class="plain">
            {plugins.map((plugin) => (
              <li key={plugin.id || plugin.source} class="card">
                <a href="#/plugins">{plugin.id || plugin.source}</a> <PluginBadge plugin={plugin} />
                {plugin.reason && <div class="why">{plugin.reason}</div>}
              </li>
            ))}
            {uneasy.map((app) => (
              <li key={app.id} class="card">
                <a href={`#/services/${encodeURIComponent(app.id)}`}>{app.id}</a>{' '}
                <Badge {...serviceState(app, view.explanations.get(app.id))} />
                <Why explanation={view.explanations.get(app.id)} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

const count = (n: number, word: string, words = `${word}s`): string => `${n} ${n === 1 ? word : words}`;

const usage = (agent: { used?: Values; resources?: Values }, name: string): string =>
  agent.resources
    ? `${print(name, amount(agent.used, name))} / ${print(name, amount(agent.resources, name))}`
    : print(name, amount(agent.used, name));

function agentWord(agent: Agent) {
  if (agent.connected) return <Badge word="connected" tone="good" />;
  return agent.awaited ? <Badge word="awaited" tone="busy" /> : <Badge word={agent.standing.toLowerCase()} tone="bad" />;
}

export function AgentsPage({ view }: { view: View }) {
  const now = useNow();
  const agents = view.state?.agents ?? [];
  return (
    <>
      <h1>Agents</h1>
      <Table title="Agents" head={['Host', 'State', 'Address', 'CPUs', 'Memory', 'Disk', 'Ports', 'Tasks', 'Attributes', 'Since']}>
        {agents.map((agent) => (
          <tr key={agent.id}>
            <th scope="row">
              {agent.hostname}
              <small>{agent.id}</small>
            </th>
            <td>{agentWord(agent)}</td>
            <td>{agent.ip ? `${agent.ip}:${agent.port}` : ''}</td>
            {RESOURCES.map(([name]) => (
              <td key={name} class="number">
                {usage(agent, name)}
              </td>
            ))}
            <td class="number">{agent.tasks?.length ?? 0}</td>
            <td>
              {Object.entries(agent.attributes ?? {})
                .map(([name, value]) => `${name}: ${value}`)
                .join(', ')}
            </td>
            <td class="number">{since(agent.since, now)}</td>
          </tr>
        ))}
      </Table>
      {agents.length === 0 && <p class="empty">No agent has registered. Start one with “moor agent --master HOST:PORT”.</p>}
    </>
  );
}

export function FrameworksPage({ view }: { view: View }) {
  return (
    <>
      <h1>Frameworks</h1>
      <Table title="Frameworks" head={['Name', 'State', 'Roles', 'Tasks', 'Offers', 'CPUs', 'Memory', 'Dominant share']}>
        {(view.state?.frameworks ?? []).map((framework) => (
          <tr key={framework.id}>
            <th scope="row">
              {/^https?:\/\//.test(framework.webuiUrl) ? (
                <a href={framework.webuiUrl} rel="noopener noreferrer" target="_blank">
                  {framework.name}
                </a>
              ) : (
                framework.name
              )}
              <small>{framework.id}</small>
            </th>
            <td>
              <Badge word={framework.connected ? 'connected' : 'away'} tone={framework.connected ? 'good' : 'bad'} />{' '}
              {framework.suppressed.length > 0 && <Badge word="wants no offers" tone="calm" />}
            </td>
            <td>{framework.roles.join(', ')}</td>
            <td class="number">{framework.tasks}</td>
            <td class="number">{framework.offers}</td>
            <td class="number">{usage(framework, 'cpus')}</td>
            <td class="number">{usage(framework, 'mem')}</td>
            <td class="number">{(100 * framework.share).toFixed(1)} %</td>
          </tr>
        ))}
      </Table>
    </>
  );
}
