import { groupBy } from '../../grouping';
import { type Kind, kindOf } from '../../kinds';
import { BITBUCKET, type PageData, type PageFinding, type PageObject } from '../shared/pageData';
import { createSearchIndex, search, type SearchIndex } from './search';

/** One relationship, as seen from one of its ends. */
export interface Neighbor {
  verb: string;
  isOutgoing: boolean;
  object: number;
  note?: string;
}

/** What a finding says of an object. */
export interface FindingOnObject {
  object: number;
  finding: PageFinding;
  detail: string;
}

/** Look-ups in the data of the page. Large indexes are built when they are first needed. */
export class PageModel {
  private adjacency?: Neighbor[][];
  private index?: SearchIndex;
  private findingsByObject?: Map<number, FindingOnObject[]>;
  private readonly indexes: Map<string, number>;

  constructor(readonly data: PageData) {
    this.indexes = new Map(data.objects.map(({ key }, index) => [key, index]));
  }

  indexOf(key: string): number | undefined {
    return this.indexes.get(key);
  }

  /** @throws Error for an index that the page does not have */
  object(index: number): PageObject {
    const object = this.data.objects[index];
    if (!object) {
      throw new Error(`The page has no object ${index}.`);
    }
    return object;
  }

  linkOf({ key, link }: PageObject): string | undefined {
    return link === true ? `${BITBUCKET}${key}` : link;
  }

  kindOf(index: number): Kind {
    return kindOf(this.data.types[this.object(index).type]?.type ?? '');
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

  findingsOn(index: number): FindingOnObject[] {
    this.findingsByObject ??= groupBy(
      this.data.findings.flatMap((finding) => finding.items.map(([object, , detail]) => ({ object, finding, detail }))),
      ({ object }) => object,
    );
    return this.findingsByObject.get(index) ?? [];
  }

  search(query: string): number[] {
    this.index ??= createSearchIndex(
      this.data.objects.map((object, index) => ({ name: object.name, text: this.searchTextOf(object, index) })),
    );
    return search(this.index, query);
  }

  private searchTextOf(object: PageObject, index: number): string {
    const commits = object.pullRequest?.commits.map(([hash, message]) => `${hash} ${message}`) ?? [];
    const values = object.values.filter((value) => typeof value === 'string' || Array.isArray(value));
    return [object.key, object.subtitle, this.kindOf(index).singular, ...values, ...commits].join(' ');
  }

  private connect(): Neighbor[][] {
    const adjacency: Neighbor[][] = this.data.objects.map(() => []);
    for (const [verbIndex, from, to, note] of this.data.relationships) {
      const verb = this.data.verbs[verbIndex] ?? '';
      adjacency[from]?.push({ verb, isOutgoing: true, object: to, note });
      adjacency[to]?.push({ verb, isOutgoing: false, object: from, note });
    }
    return adjacency;
  }
}
