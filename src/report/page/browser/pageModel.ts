import { EntityTypes } from '../../../graph/types';
import { countEach, groupBy } from '../../grouping';
import { type Kind, kindOf } from '../../kinds';
import { bySeverity, type Severity } from '../../reportData';
import { BITBUCKET, type PageData, type PageFinding, type PageItem, type PageObject } from '../shared/pageData';
import { pullRequestPlace } from '../shared/pullRequestKey';
import { createSearchIndex, search, type SearchIndex } from './search';

/** One relationship, as seen from one of its ends. */
export interface Neighbor {
  verb: string;
  isOutgoing: boolean;
  object: number;
  note?: string;
}

/** An affected object, with its finding, where it is and whom it concerns. */
export interface ListedItem {
  finding: PageFinding;
  severity: Severity;
  object?: number;
  name: string;
  reason: string;
  link?: string;
  status: string;
  event?: PageItem['event'];
  /** Names; those of several people of one name have their ids as well. */
  people: string[];
  /** The slug. */
  workspace: string;
  /** For example "acme/PAY". */
  project: string;
  /** For example "acme/api". */
  repository: string;
}

/** Look-ups in the data of the page. Large indexes are built when they are first needed. */
export class PageModel {
  private adjacency?: Neighbor[][];
  private index?: SearchIndex;
  private listedItems?: ListedItem[];
  private itemsByObject?: Map<number | undefined, ListedItem[]>;
  private byContainer?: Map<number | undefined, number[]>;
  private readonly indexes: Map<string, number>;
  /** With what follows from the keys of pull requests. */
  readonly objects: readonly PageObject[];

  constructor(readonly data: PageData) {
    this.indexes = new Map(data.objects.map(({ key }, index) => [key, index]));
    const repositories = new Map(
      data.objects.flatMap(({ name, type }, index) =>
        data.types[type]?.type === EntityTypes.REPO ? [[name, index] as const] : [],
      ),
    );
    this.objects = data.objects.map((object) => {
      const place = object.pullRequest && pullRequestPlace(object.key);
      return place
        ? {
            ...object,
            name: `${place.prefix}${object.name}`,
            container: object.container ?? repositories.get(place.repository),
          }
        : object;
    });
  }

  indexOf(key: string): number | undefined {
    return this.indexes.get(key);
  }

  /** @throws Error for an index that the page does not have */
  object(index: number): PageObject {
    const object = this.objects[index];
    if (!object) {
      throw new Error(`The page has no object ${index}.`);
    }
    return object;
  }

  linkOf({ key, link }: PageObject): string | undefined {
    return link === true ? `${BITBUCKET}${key}` : link;
  }

  typeOf(index: number): string {
    return this.data.types[this.object(index).type]?.type ?? '';
  }

  kindOf(index: number): Kind {
    return kindOf(this.typeOf(index));
  }

  propertiesOf(object: PageObject): string[] {
    return this.data.types[object.type]?.properties ?? [];
  }

  omittedPropertiesOf(object: PageObject): number {
    return this.data.types[object.type]?.omittedProperties ?? 0;
  }

  neighbors(index: number): Neighbor[] {
    this.adjacency ??= this.connect();
    return this.adjacency[index] ?? [];
  }

  /** The object itself and what it belongs to, the nearest first. */
  pathOf(index: number): number[] {
    const path: number[] = [];
    for (let place: number | undefined = index; place !== undefined && !path.includes(place);) {
      path.push(place);
      place = this.object(place).container;
    }
    return path;
  }

  /** Where an object is, for example "Acme / Payments / acme/api"; empty if it belongs to nothing. */
  placeOf(index: number): string {
    const names = this.pathOf(index)
      .slice(1)
      .map((place) => this.object(place).name);
    return names.reverse().join(' / ');
  }

  /** The name of an object without that of its repository, for a page that is about the repository. */
  shortName(index: number): string {
    const { name } = this.object(index);
    const repository = this.ownerOf(index, EntityTypes.REPO);
    if (repository === undefined || repository === index) {
      return name;
    }
    const place = this.object(repository).name;
    if (name.startsWith(`${place} `)) {
      return name.slice(place.length + 1);
    }
    return name.replace(` in ${place}`, '');
  }

  /** What belongs to an object, directly or not. */
  contentsOf(index: number): number[] {
    this.byContainer ??= groupBy(this.objects.keys(), (object) => this.object(object).container);
    const found: number[] = [];
    for (let todo = [index]; todo.length > 0;) {
      todo = todo.flatMap((container) => this.byContainer?.get(container) ?? []);
      found.push(...todo);
    }
    return found;
  }

  /** All affected objects, the most severe first. */
  get items(): readonly ListedItem[] {
    this.listedItems ??= this.listItems();
    return this.listedItems;
  }

  /** What was found of an object itself. */
  itemsOf(index: number): ListedItem[] {
    this.itemsByObject ??= groupBy(this.items, ({ object }) => object);
    return this.itemsByObject.get(index) ?? [];
  }

  /** What was found of an object, and of everything that belongs to it. */
  itemsIn(index: number): ListedItem[] {
    return this.items.filter(({ object }) => object !== undefined && this.pathOf(object).includes(index));
  }

  /** The nearest of a type among an object and what it belongs to. */
  ownerOf(index: number, type: string): number | undefined {
    return this.pathOf(index).find((place) => this.typeOf(place) === type);
  }

  search(query: string): number[] {
    this.index ??= createSearchIndex(
      this.objects.map((object, index) => ({ name: object.name, text: this.searchTextOf(object, index) })),
    );
    return search(this.index, query);
  }

  private listItems(): ListedItem[] {
    const namesakes = countEach(this.data.people.map(([name]) => name));
    const people = this.data.people.map(([name, id]) =>
      id !== undefined && (namesakes.get(name) ?? 0) > 1 ? `${name} (${id})` : name,
    );
    return this.data.findings
      .flatMap((finding) => finding.items.map((item) => this.list(finding, item, people)))
      .sort(bySeverity);
  }

  private list(finding: PageFinding, item: PageItem, people: readonly string[]): ListedItem {
    const { event, object, reason, severity = finding.severity, status = '' } = item;
    const shown = object === undefined ? undefined : this.object(object);
    const ownerOf = (type: string) => {
      const index = object === undefined ? undefined : this.ownerOf(object, type);
      return index === undefined ? undefined : this.object(index);
    };
    const [workspace, project] = [ownerOf(EntityTypes.WORKSPACE), ownerOf(EntityTypes.PROJECT)];
    return {
      ...{ finding, severity, object, reason, event, status },
      name: item.name ?? shown?.name ?? '',
      link: item.link ?? (shown && this.linkOf(shown)),
      people: item.people?.flatMap((person) => people[person] ?? []) ?? [],
      workspace: workspace?.subtitle ?? workspace?.name ?? '',
      project: project?.subtitle ?? project?.name ?? '',
      repository: ownerOf(EntityTypes.REPO)?.name ?? '',
    };
  }

  private searchTextOf(object: PageObject, index: number): string {
    const commits = object.pullRequest?.commits.map(([hash, message]) => `${hash} ${message}`) ?? [];
    const values = object.values.flat().filter((value) => typeof value === 'string');
    return [object.key, object.subtitle, this.kindOf(index).singular, ...values, ...commits].join(' ');
  }

  private connect(): Neighbor[][] {
    const adjacency: Neighbor[][] = this.objects.map(() => []);
    for (const [verbIndex, from, to, note] of this.data.relationships) {
      const verb = this.data.verbs[verbIndex] ?? '';
      adjacency[from]?.push({ verb, isOutgoing: true, object: to, note });
      adjacency[to]?.push({ verb, isOutgoing: false, object: from, note });
    }
    return adjacency;
  }
}
