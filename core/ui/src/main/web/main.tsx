/** The frame: hash routes, the navigation, and the word on whether what is shown is live. */
import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { BatchPage, BatchesPage } from './batches';
import { AgentsPage, ClusterPage, FrameworksPage } from './cluster';
import { JobPage, JobsPage } from './jobs';
import { start, useView } from './live';
import { Confirmation } from './pieces';
import { PluginsPage } from './plugins';
import { CreatePage, ServicesPage } from './services';
import { ServicePage } from './service';
import { TaskPage, TasksPage } from './tasks';

const PAGES = [
  ['cluster', 'Cluster'],
  ['services', 'Services'],
  ['jobs', 'Jobs'],
  ['batches', 'Batches'],
  ['tasks', 'Tasks'],
  ['agents', 'Agents'],
  ['frameworks', 'Frameworks'],
  ['plugins', 'Plugins'],
] as const;

/** "#/services/%2Fweb" is ["services", "/web"]. */
function route(): string[] {
  try {
    const parts = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
    return parts[0] ? parts : ['cluster'];
  } catch {
    return ['cluster'];
  }
}

function Page({ parts }: { parts: string[] }) {
  const view = useView();
  const [page, first, second] = parts;
  switch (page) {
    case 'services':
      return first ? <ServicePage key={first} view={view} id={first} /> : <ServicesPage view={view} />;
    case 'create':
      return <CreatePage />;
    case 'jobs':
      return first ? <JobPage key={first} name={first} /> : <JobsPage />;
    case 'batches':
      return first ? <BatchPage key={first} id={first} /> : <BatchesPage />;
    case 'tasks':
      return first && second ? <TaskPage key={second} view={view} frameworkId={first} taskId={second} /> : <TasksPage view={view} />;
    case 'agents':
      return <AgentsPage view={view} />;
    case 'frameworks':
      return <FrameworksPage view={view} />;
    case 'plugins':
      return <PluginsPage view={view} />;
    default:
      return <ClusterPage view={view} />;
  }
}

function Connection() {
  const { connection } = useView();
  const words = { connecting: 'connecting', live: 'live', lost: 'connection lost, trying again; what stands here may be old' };
  return (
    <p class={`connection ${connection}`} role="status" data-testid="connection">
      {words[connection]}
    </p>
  );
}

function Frame() {
  const [parts, setParts] = useState(route);
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    const changed = () => {
      setParts(route());
      scrollTo(0, 0);
      main.current?.focus({ preventScroll: true });
    };
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  const here = parts[0] === 'create' ? 'services' : parts[0];
  useEffect(() => {
    document.title = `${parts[1] ?? PAGES.find(([page]) => page === here)?.[1] ?? 'Cluster'} · Moorage`;
  }, [parts]);
  return (
    <>
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault(); // the hash is the route
          main.current?.focus();
        }}
      >
        Skip to content
      </a>
      <header>
        <a class="brand" href="#/cluster">
          Moorage
        </a>
        <nav aria-label="Pages">
          {PAGES.map(([page, title]) => (
            <a key={page} href={`#/${page}`} aria-current={page === here ? 'page' : undefined}>
              {title}
            </a>
          ))}
        </nav>
        <Connection />
      </header>
      <main id="main" tabIndex={-1} ref={main}>
        <Page parts={parts} />
      </main>
      <Confirmation />
    </>
  );
}

start();
render(<Frame />, document.getElementById('app')!);
