/** What the master and the service framework answer, as far as the page reads it, and the calls that change something. */

export type Values = Record<string, number | string>;

export interface Task {
  id: string;
  frameworkId: string;
  name: string;
  state: string;
  killing: boolean;
  resources: Values;
  labels: Record<string, string>;
  message?: string;
  at?: string;
  healthy?: boolean;
}

export interface Agent {
  id: string;
  hostname: string;
  standing: string;
  since: string;
  connected: boolean;
  awaited: boolean;
  ip?: string;
  port?: number;
  version?: string;
  resources?: Values;
  used?: Values;
  offered?: Values;
  attributes?: Values;
  tasks?: Task[];
}

export interface Framework {
  id: string;
  name: string;
  user: string;
  webuiUrl: string;
  plugin?: string;
  roles: string[];
  connected: boolean;
  used: Values;
  offered: Values;
  share: number;
  tasks: number;
  offers: number;
  suppressed: string[];
}

export interface State {
  clusterId?: string;
  term?: number;
  sequence: number;
  agents: Agent[];
  frameworks: Framework[];
}

/** The ring of changes that other masters and event streams read, as the master tells of it. */
export interface Grid {
  phase: 'OFF' | 'WAITING' | 'STARTING' | 'RUNNING' | 'FAILED';
  reason: string;
  members: number;
  entries?: number;
  bytes?: number;
  lagTurns: number;
  lagMillis: number;
}

export interface AppTask {
  id: string;
  host: string;
  ipAddresses?: { ipAddress: string }[];
  ports: number[];
  slaveId: string;
  state: string;
  stagedAt?: string;
  startedAt?: string;
  version: string;
  healthCheckResults?: { alive: boolean }[];
}

export interface Explanation {
  waiting: boolean;
  nextTryAt?: string;
  sentences: string[];
  agents: { agentId: string; host: string; at: string; reason?: string; sentence?: string }[];
  lastExits: { taskId: string; agentId: string; host: string; state: string; message: string; at: string; sentence: string }[];
}

export interface App {
  id: string;
  cmd?: string | null;
  args?: string[] | null;
  instances: number;
  cpus: number;
  mem: number;
  disk: number;
  env?: Record<string, unknown>;
  labels?: Record<string, string>;
  version: string;
  healthChecks?: unknown[];
  tasksStaged: number;
  tasksRunning: number;
  tasksHealthy: number;
  tasksUnhealthy: number;
  deployments: { id: string }[];
  tasks?: AppTask[];
  'moorage.explain'?: Explanation;
}

/** What came of a slot of a cron job: a launch that is over, or slots for which nothing was launched. */
export interface HistoryEntry {
  outcome?: string;
  taskId?: string;
  due?: string;
  attempt?: number;
  agentId?: string;
  host?: string;
  startedAt?: string;
  endedAt?: string;
  exit?: { code?: number; signal?: number; outOfMemory?: boolean };
  missed?: string;
  first?: string;
  count?: number;
  message: string;
}

/** A line of the cron framework's summary. */
export interface JobLine {
  name: string;
  status: string;
  state: string;
  schedule: string;
  parents: string[];
  disabled: boolean;
  'moorage.explain': { nextSlots: string[]; last?: HistoryEntry };
}

/** A cron job with Chronos' fields, as far as the page reads them, and what is known beyond them. */
export interface Job {
  name: string;
  command: string;
  schedule?: string;
  scheduleTimeZone?: string;
  parents?: string[];
  disabled: boolean;
  description: string;
  retries: number;
  cpus: number;
  mem: number;
  disk: number;
  'moorage.explain': {
    frameworkId?: string;
    sentences: string[];
    nextSlots: string[];
    running: { taskId: string; due: string; attempt: number; agentId: string; host: string }[];
    history: HistoryEntry[];
  };
}

export interface Batch {
  id: string;
  state: 'waiting' | 'running' | 'succeeded' | 'failed' | 'removing';
  tasks: number;
  waiting: number;
  live: number;
  succeeded: number;
  failed: number;
  createdAt: string;
  endedAt?: string;
  tasksPerSecond?: number;
  secondsLeft?: number;
}

/** One batch, with more than its line has. */
export interface WholeBatch extends Batch {
  frameworkId?: string;
  why: string[];
  definition: Record<string, unknown>;
}

/** What became of one task of a batch. */
export interface Result {
  index: number;
  state: 'waiting' | 'live' | 'succeeded' | 'failed';
  exitCode?: number;
  signal?: number;
  sentence?: string;
  tries: number;
  taskId?: string;
  agentId?: string;
}

export interface Plugin {
  id: string;
  version: string;
  source: string;
  bundled: boolean;
  state: string;
  reason: string;
  framework: string;
  errors: number;
  mailbox: number;
  sha256?: string;
  /** Where its code runs; a master that does not say has it in its own process. */
  place?: string;
}

export interface FileEntry {
  path: string;
  directory: boolean;
  size: number;
  modifiedMillis: number;
}

/** A refusal, with the sentence that came with it. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The sentence of a refusal; field errors of the service framework are named with their path. */
function sentenceOf(status: number, text: string): string {
  try {
    const body = JSON.parse(text) as { message?: unknown; details?: { path?: string; errors?: string[] }[] };
    const details = Array.isArray(body.details)
      ? body.details.filter((d) => d.errors).map((d) => `${d.path ?? ''} ${(d.errors ?? []).join(', ')}`.trim())
      : [];
    if (typeof body.message === 'string') {
      return [body.message, ...details].join(' · ');
    }
  } catch {
    // Not JSON: a proxy's page, or nothing at all. The status must do.
  }
  return `The master answered with status ${status}.`;
}

export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(path, {
    method,
    cache: 'no-store',
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Refused(response.status, sentenceOf(response.status, text));
  }
  return (text ? JSON.parse(text) : {}) as T;
}

/** App ids have slashes, which stay; the rest is encoded. */
export const appPath = (id: string): string => '/v2/apps' + id.split('/').map(encodeURIComponent).join('/');

export const jobPath = (name: string): string => `/v1/scheduler/job/${encodeURIComponent(name)}`;

export const batchPath = (id: string): string => `/moorage/v1/batch/${encodeURIComponent(id)}`;

/** Where the files of a task are; the agent must be named for one that has ended. */
export function filePath(kind: 'file' | 'files', task: Place, path: string): string {
  return (
    `/moorage/v1/tasks/${encodeURIComponent(task.frameworkId)}/${encodeURIComponent(task.taskId)}/${kind}` +
    `?path=${encodeURIComponent(path)}&agent=${encodeURIComponent(task.agentId)}`
  );
}

export interface Place {
  frameworkId: string;
  taskId: string;
  agentId: string;
}

const force = (yes: boolean): string => (yes ? '?force=true' : '');

export const actions = {
  create: (definition: unknown) => call('POST', '/v2/apps', definition),
  scale: (id: string, instances: number, forced: boolean) => call('PUT', appPath(id) + force(forced), { instances }),
  restart: (id: string, forced: boolean) => call('POST', appPath(id) + '/restart' + force(forced)),
  remove: (id: string) => call('DELETE', appPath(id)),
  kill: (id: string, taskId: string) => call('DELETE', `${appPath(id)}/tasks/${encodeURIComponent(taskId)}`),
};

export const jobActions = {
  runNow: (name: string) => call('PUT', jobPath(name)),
  kill: (name: string) => call('DELETE', `/v1/scheduler/task/kill/${encodeURIComponent(name)}`),
  remove: (name: string) => call('DELETE', jobPath(name)),
  suspend: (name: string) => setDisabled(name, true),
  resume: (name: string) => setDisabled(name, false),
};

/** Chronos' way: the definition is written back as it was read, but for that one field. */
async function setDisabled(name: string, disabled: boolean): Promise<unknown> {
  const job = await call<Job>('GET', jobPath(name));
  return call('POST', `/v1/scheduler/${job.parents ? 'dependency' : 'iso8601'}`, { ...job, disabled });
}

export const batchActions = {
  retry: (id: string) => call('POST', `${batchPath(id)}/retry`, { failed: true }),
  cancel: (id: string) => call('DELETE', batchPath(id)),
};
