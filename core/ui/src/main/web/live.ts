/** What the page knows, kept fresh: the event stream says that something changed, and then all of it is asked for again. */
import { useEffect, useState } from 'preact/hooks';
import { type App, type Explanation, type Grid, type Plugin, Refused, type State, appPath, call } from './api';

export interface View {
  state?: State;
  grid?: Grid;
  plugins?: Plugin[];
  apps?: App[];
  /** Why the service framework does not answer. */
  appsProblem?: string;
  explanations: Map<string, Explanation>;
  connection: 'connecting' | 'live' | 'lost';
}

const REFETCH_MILLIS = 350;
const RETRY_MILLIS = 1_500;
/** What the services know of time (back-off) changes without an event. */
const REFRESH_MILLIS = 15_000;
/** Explanations are asked for one app at a time, and only for those that wait. */
const EXPLAINED_MAX = 20;

let view: View = { explanations: new Map(), connection: 'connecting' };
let focused: string | undefined;
let source: EventSource | undefined;
let fetching = false;
let dirty = false;
let timer: number | undefined;
const listeners = new Set<(view: View) => void>();
/** What single pages ask for beside the view. */
const questions = new Set<() => Promise<void>>();

function publish(change: Partial<View>): void {
  view = { ...view, ...change };
  listeners.forEach((listener) => listener(view));
}

export function useView(): View {
  const [seen, setSeen] = useState(view);
  useEffect(() => {
    listeners.add(setSeen);
    setSeen(view);
    return () => void listeners.delete(setSeen);
  }, []);
  return seen;
}

/** An answer, or the sentence of its refusal; neither before the first one came. */
export interface Answered<T> {
  value?: T;
  problem?: string;
}

/** Asked for with the view, anew whenever that is, as long as the page that wants it is there. */
export function useAnswer<T>(path: string): Answered<T> {
  const [answered, setAnswered] = useState<Answered<T>>({});
  useEffect(() => {
    let gone = false;
    const ask = async () => {
      const answer = await answerOf<T>(path);
      if (!gone) setAnswered(answer);
    };
    questions.add(ask);
    refetch();
    return () => {
      gone = true;
      questions.delete(ask);
    };
  }, [path]);
  return answered;
}

async function answerOf<T>(path: string): Promise<Answered<T>> {
  try {
    return { value: await call<T>('GET', path) };
  } catch (error) {
    if (error instanceof Refused) {
      return { problem: error.message };
    }
    throw error;
  }
}

/** The app that is looked at is explained even while it does not wait: its last exits stand there. */
export function focus(appId: string | undefined): void {
  focused = appId;
  if (appId) {
    refetch();
  }
}

/** Asks anew, soon: many changes at once are one question. */
export function refetch(): void {
  dirty = true;
  if (!fetching && timer === undefined) {
    void fetchAll();
  }
}

async function fetchAll(): Promise<void> {
  fetching = true;
  dirty = false;
  try {
    const [state, grid, { plugins }, apps] = await Promise.all([
      call<State>('GET', '/moorage/v1/state'),
      call<Grid>('GET', '/moorage/v1/grid'),
      call<{ plugins: Plugin[] }>('GET', '/moorage/v1/plugins'),
      fetchApps(),
      ...[...questions].map((ask) => ask()),
    ]);
    const live = source?.readyState === EventSource.OPEN;
    publish({ state, grid, plugins, ...apps, ...(live ? { connection: 'live' as const } : {}) });
  } catch {
    dirty = true;
    publish({ connection: 'lost' });
  }
  fetching = false;
  timer = window.setTimeout(
    () => {
      timer = undefined;
      if (dirty && !document.hidden) {
        void fetchAll();
      }
    },
    view.connection === 'lost' ? RETRY_MILLIS : REFETCH_MILLIS,
  );
}

async function fetchApps(): Promise<Pick<View, 'apps' | 'appsProblem' | 'explanations'>> {
  try {
    const { apps } = await call<{ apps: App[] }>('GET', '/v2/apps?embed=apps.tasks');
    apps.sort((a, b) => a.id.localeCompare(b.id));
    const asked = apps.filter((app) => app.tasksRunning < app.instances).slice(0, EXPLAINED_MAX);
    const looked = apps.find((app) => app.id === focused);
    if (looked && !asked.includes(looked)) {
      asked.push(looked);
    }
    const explained = await Promise.all(asked.map((app) => explain(app.id)));
    return { apps, appsProblem: undefined, explanations: new Map(explained.flatMap((e) => (e ? [e] : []))) };
  } catch (error) {
    if (error instanceof Refused) {
      return { apps: undefined, appsProblem: error.message, explanations: new Map() };
    }
    throw error;
  }
}

async function explain(id: string): Promise<[string, Explanation] | undefined> {
  try {
    const { app } = await call<{ app: App }>('GET', `${appPath(id)}?embed=moorage.explain`);
    const explanation = app['moorage.explain'];
    return explanation && [id, explanation];
  } catch (error) {
    if (error instanceof Refused) {
      return undefined; // removed in the meantime
    }
    throw error;
  }
}

function connect(): void {
  source?.close();
  const opened = new EventSource('/moorage/v1/events');
  source = opened;
  opened.onopen = refetch;
  opened.addEventListener('turn', refetch);
  opened.addEventListener('reset', refetch);
  opened.onerror = () => {
    publish({ connection: 'lost' });
    // The browser tries again by itself unless it was answered with an error.
    if (opened.readyState === EventSource.CLOSED) {
      window.setTimeout(() => source === opened && !document.hidden && connect(), RETRY_MILLIS);
    }
  };
}

/** A page that nobody sees gives its connection back: browsers allow six to one host. */
export function start(): void {
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) {
      source?.close();
    } else {
      connect();
    }
  });
  window.setInterval(() => !document.hidden && refetch(), REFRESH_MILLIS);
  connect();
}
