import type { Random } from '../../simulator/world/random';

/** Replacement values. `absent` removes the field. */
const REPLACEMENTS: { kind: string; value: unknown }[] = [
  { kind: 'absent', value: undefined },
  { kind: 'object', value: null },
  { kind: 'number', value: 0 },
  { kind: 'number', value: -1.5 },
  { kind: 'string', value: '' },
  { kind: 'string', value: 'something else' },
  { kind: 'boolean', value: false },
  { kind: 'array', value: [] },
  { kind: 'array', value: [null, 7, 'text', {}] },
  { kind: 'object', value: {} },
  { kind: 'object', value: { toString: 7, valueOf: null, length: 3, then: 'text' } },
];

type Place = { holder: Record<string, unknown>; name: string };

/**
 * Replaces a random value in a random item of a response by one of another type. The type always changes, because no client
 * can detect a wrong value of the right type.
 *
 * @returns a changed copy, or the response itself if it has no items
 */
export function mutateItem(body: unknown, random: Random): unknown {
  const copy = structuredClone(body);
  const items = itemsOf(copy);
  if (items.length === 0) {
    return body;
  }
  const index = random.integer(0, items.length - 1);
  const holder = { item: items[index] } as Record<string, unknown>;
  replaceOne(placesIn(holder), random);
  items[index] = holder.item;
  return copy;
}

/** Replaces a random property of the page itself, for example `values` or `next`, in the same way. */
export function mutateEnvelope(body: unknown, random: Random): unknown {
  if (!Array.isArray((body as { values?: unknown } | null)?.values)) {
    return body;
  }
  const copy = structuredClone(body) as Record<string, unknown>;
  replaceOne(
    Object.keys(copy).map((name) => ({ holder: copy, name })),
    random,
  );
  return copy;
}

/** The items of a page or of an array; otherwise an empty array. */
export function itemsOf(body: unknown): unknown[] {
  if (Array.isArray(body)) {
    return body as unknown[];
  }
  const values = (body as { values?: unknown } | null)?.values;
  return Array.isArray(values) ? (values as unknown[]) : [];
}

function replaceOne(places: Place[], random: Random): void {
  const { holder, name } = random.pick(places);
  const kind = kindOf(holder[name]);
  const { kind: chosen, value } = random.pick(REPLACEMENTS.filter((candidate) => candidate.kind !== kind));
  if (chosen === 'absent') {
    delete holder[name];
  } else {
    holder[name] = value;
  }
}

function placesIn(holder: Record<string, unknown>): Place[] {
  return Object.entries(holder).flatMap(([name, value]) => [
    { holder, name },
    ...(typeof value === 'object' && value !== null ? placesIn(value as Record<string, unknown>) : []),
  ]);
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value;
}
