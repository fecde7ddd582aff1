import type { GraphObject } from '../../src/report/graph';

/** A line of the panel: a name, and one or several values as text. */
export type PropertyLine = [name: string, values: string[]];

/** Shown elsewhere in the panel, or of no use to a reader. */
const LEFT_OUT = new Set(['_rawData', 'webLink', 'displayName', '_type', '_class', '_key']);

/** The properties of an entity as the panel shows them: times readable, lists item by item, absent ones left out. */
export function propertyLines(entity: GraphObject): PropertyLine[] {
  return Object.entries(entity)
    .filter(([name, value]) => !LEFT_OUT.has(name) && value !== undefined && value !== null)
    .map(([name, value]) => [name, (Array.isArray(value) ? value : [value]).map((item) => toText(name, item))]);
}

/** The address of an entity in Bitbucket's web pages, when it is one that a browser may be sent to. */
export function safeWebLink(entity: GraphObject): string | undefined {
  const { webLink } = entity;
  return typeof webLink === 'string' && /^https?:\/\//.test(webLink) && URL.canParse(webLink) ? webLink : undefined;
}

function toText(name: string, value: unknown): string {
  if (typeof value === 'number' && name.endsWith('On')) {
    return toTime(value);
  }
  if (typeof value === 'boolean') {
    return value ? 'yes' : 'no';
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function toTime(milliseconds: number): string {
  const time = new Date(milliseconds);
  return Number.isNaN(time.getTime())
    ? String(milliseconds)
    : `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
