/** Amounts and times as people read them. */
import type { Values } from './api';

/** How many ports "[31000-31009,31020-31020]" are. */
function portCount(ranges: string): number {
  let count = 0;
  for (const [, from, to] of ranges.matchAll(/(\d+)(?:-(\d+))?/g)) {
    count += Number(to ?? from) - Number(from) + 1;
  }
  return count;
}

/** Of ports, how many. */
export function amount(values: Values | undefined, name: string): number {
  const value = values?.[name];
  return typeof value === 'string' ? portCount(value) : (value ?? 0);
}

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

export function print(name: string, value: number): string {
  if (name === 'mem' || name === 'disk') {
    return value >= 10_240 ? `${number.format(Math.round(value / 102.4) / 10)} GB` : `${number.format(value)} MB`;
  }
  return number.format(value);
}

export function bytes(size: number): string {
  for (const [unit, one] of [['GB', 1e9], ['MB', 1e6], ['kB', 1e3]] as const) {
    if (size >= one) {
      return `${number.format(Math.round((size / one) * 10) / 10)} ${unit}`;
    }
  }
  return `${size} B`;
}

export function since(iso: string | undefined, now: number): string {
  const seconds = iso ? Math.max(0, Math.round((now - Date.parse(iso)) / 1000)) : NaN;
  return Number.isNaN(seconds) ? '' : `${span(seconds)} ago`;
}

export function until(iso: string, now: number): string {
  const seconds = Math.round((Date.parse(iso) - now) / 1000);
  return seconds > 0 ? `in ${span(seconds)}` : 'now';
}

/** How long something took, or will take. */
export function lasting(seconds: number): string {
  return seconds < 10 ? `${number.format(seconds)} s` : span(Math.round(seconds));
}

export const whole = (count: number): string => number.format(count);

const clock = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' });

/** On this browser's calendar and clock. */
export const moment = (iso: string): string => clock.format(new Date(iso));

function span(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** A task id is 60 signs long; this much of it tells it from its siblings, as on the command line. */
export const taskName = (id: string): string => id.replace(/\.instance-([^.]{8})[^.]*\._app\.\d+$/, '.$1');
