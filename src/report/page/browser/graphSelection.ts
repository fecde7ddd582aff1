import { EntityTypes } from '../../../graph/types';
import { countEach } from '../../grouping';
import { kindOf } from '../../kinds';
import type { PageModel } from './pageModel';

/** A drawing with more objects is a cloud of points, in which nobody can follow a line. */
export const MAX_DRAWN = 300;

/** The objects of a drawing. */
export interface GraphSelection {
  /** The parameters that ask for it. */
  address: string;
  title: string;
  objects: number[];
  /** The kinds that are left out, in the plural. */
  omitted: string[];
}

/** What an address asks to draw: a project or repository (`of`), a finding (`check`), or everything if it can be read. */
export function selectObjects(model: PageModel, parameters: URLSearchParams): GraphSelection | undefined {
  const check = parameters.get('check');
  const finding = model.data.findings.find(({ id }) => id === check);
  if (finding) {
    const affected = finding.items.flatMap(({ object }) => (object === undefined ? [] : model.pathOf(object)));
    return readable(model, [...new Set(affected)], { check: finding.id }, finding.title);
  }
  const all = model.objects;
  const whole = all.length <= MAX_DRAWN ? undefined : worstProject(model);
  const of = model.indexOf(parameters.get('of') ?? '') ?? whole;
  if (of !== undefined) {
    const { key, name } = model.object(of);
    return readable(model, aroundOf(model, of), { of: key }, name);
  }
  return all.length <= MAX_DRAWN
    ? { address: '', title: 'Everything', objects: [...all.keys()], omitted: [] }
    : undefined;
}

/** An object, what it belongs to, what belongs to it, and, as far as there is room, who has to do with that. */
function aroundOf(model: PageModel, index: number): number[] {
  const own = new Set([...model.pathOf(index), ...model.contentsOf(index)]);
  const around = new Set(own);
  for (const object of own) {
    // everybody has to do with the workspace
    const neighbors = model.pathOf(index).slice(1).includes(object) ? [] : model.neighbors(object);
    neighbors.forEach((neighbor) => around.add(neighbor.object));
  }
  return [...(around.size <= MAX_DRAWN ? around : own)];
}

/** Leaves out the kinds with the most objects until the rest can be read. */
function readable(
  model: PageModel,
  objects: readonly number[],
  parameters: Record<string, string>,
  title: string,
): GraphSelection {
  const address = new URLSearchParams(parameters).toString();
  const counts = countEach(objects.map((object) => model.typeOf(object)));
  const omitted: string[] = [];
  let total = objects.length;
  for (const [type, number] of [...counts].sort(([, a], [, b]) => b - a)) {
    if (total > MAX_DRAWN) {
      omitted.push(kindOf(type).plural);
      counts.delete(type);
      total -= number;
    }
  }
  return { address, title, objects: objects.filter((object) => counts.has(model.typeOf(object))), omitted };
}

function worstProject(model: PageModel): number | undefined {
  for (const { object } of model.items) {
    const project = object === undefined ? undefined : model.ownerOf(object, EntityTypes.PROJECT);
    if (project !== undefined) {
      return project;
    }
  }
  const index = model.objects.findIndex((_, place) => model.typeOf(place) === EntityTypes.PROJECT);
  return index < 0 ? undefined : index;
}
