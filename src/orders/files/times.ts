import type { Clock } from '../../model/clock.ts';

/** Reads a time of a file: ISO 8601 with its zone comes out of it, and what is no time as it was. */
export type ReadTime = (written: unknown) => unknown;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Years and months are of no certain length. So many digits lead to no year that ISO 8601 cannot write. */
const RELATIVE =
  /^([+-])?P(?=[\dT])(?:(\d{1,4})W)?(?:(\d{1,5})D)?(T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$/;
const LOCAL = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.0+)?)?)?$/;

/**
 * Reads times as a file may have them: ISO 8601 with its zone; from now, as `-P3D`, `-P1DT4H`, `P2D` (whole days come at
 * a full hour); and, where `timeZone` (IANA) is given, as spreadsheets write it, `2026/11/20 14:30`, in that zone.
 */
export function timeReader(clock: Clock, timeZone: string | undefined): ReadTime {
  const zone = timeZone === undefined ? null : createZone(timeZone);
  return (written) => {
    if (typeof written !== 'string') return written;
    const trimmed = written.trim();
    const from = durationOf(trimmed);
    if (from !== null) {
      const { ms, grain } = from;
      return new Date(Math.floor((clock.now() + ms) / grain) * grain).toISOString();
    }
    const local = zone === null ? null : localOf(trimmed);
    return zone === null || local === null ? trimmed : new Date(zone(local)).toISOString();
  };
}

/** Whether a time of a file moves along with the clock. */
export function isRelative(written: unknown): boolean {
  return typeof written === 'string' && durationOf(written.trim()) !== null;
}

/** An order, in the shape of `Order` or not, with its times read. */
export function withTimes(order: unknown, read: ReadTime): unknown {
  const event = (one: unknown): unknown => edit(one, 'at', read);
  const parcel = (one: unknown): unknown => edit(edit(one, 'expectedAt', read), 'events', each(event));
  return edit(edit(order, 'placedAt', read), 'parcels', each(parcel));
}

function edit(value: unknown, key: string, change: (inside: unknown) => unknown): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return value;
  return { ...value, [key]: change(Reflect.get(value, key)) };
}

const each =
  (change: (one: unknown) => unknown) =>
  (list: unknown): unknown =>
    Array.isArray(list) ? list.map(change) : list;

/** `grain`: what the moment is rounded down to, so that it is not told to the second. Both in ms. */
function durationOf(written: string): { readonly ms: number; readonly grain: number } | null {
  const parts = RELATIVE.exec(written);
  if (parts === null) return null;
  const [, sign, weeks, days, time, hours, minutes, seconds] = parts;
  const ms = amount(weeks) * 7 * DAY + amount(days) * DAY + amount(hours) * HOUR + amount(minutes) * MINUTE;
  return {
    ms: (ms + amount(seconds) * 1000) * (sign === '-' ? -1 : 1),
    grain: time === undefined ? HOUR : MINUTE,
  };
}

const amount = (digits: string | undefined): number => Number(digits ?? 0);

/** A time of day somewhere, as if it were one in UTC, in ms; null when there is no such day or hour. */
function localOf(written: string): number | null {
  const parts = LOCAL.exec(written);
  if (parts === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(amount);
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  const read = new Date(ms);
  const same = read.getUTCMonth() === month - 1 && read.getUTCDate() === day && read.getUTCHours() === hour;
  return same && minute < 60 && second < 60 ? ms : null;
}

/** Gives the moment of a time of day in a zone. In the hour that summer time skips or doubles, one of those possible. */
function createZone(timeZone: string): (local: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
    hourCycle: 'h23',
  });
  const ahead = (moment: number): number => {
    const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
    const of = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    const shown = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
    return shown - Math.floor(moment / 1000) * 1000;
  };
  return (local) => local - ahead(local - ahead(local));
}
