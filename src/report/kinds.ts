import { type EntityType, EntityTypes } from '../graph/types';
import { pluralOf, shorten } from '../text/wording';

/** How the report names the entities of a type, and how the page draws them. */
export interface Kind {
  type: string;
  singular: string;
  plural: string;
  /** Index of the color in the palette of the style sheet. */
  color: number;
  /** Radius in a drawing, in pixels. */
  size: number;
  /** The place in the order in which the page lists kinds. */
  rank: number;
}

type Appearance = readonly [singular: string, color: number, size: number];

/** In the order in which the page lists them; types without an entry come last, with a name made of their `_type`. */
const APPEARANCES: Readonly<Partial<Record<EntityType, Appearance>>> = {
  [EntityTypes.WORKSPACE]: ['workspace', 1, 14],
  [EntityTypes.PROJECT]: ['project', 2, 10],
  [EntityTypes.REPO]: ['repository', 3, 7],
  [EntityTypes.PULL_REQUEST]: ['pull request', 4, 4],
  [EntityTypes.COMMIT]: ['commit', 4, 3],
  [EntityTypes.USER]: ['user', 5, 6],
  [EntityTypes.EXTERNAL_USER]: ['external user', 5, 6],
  [EntityTypes.GROUP]: ['group', 6, 7],
  [EntityTypes.PERMISSION]: ['permission', 7, 3],
  [EntityTypes.BRANCH_PROTECTION]: ['main branch protection', 7, 4],
  [EntityTypes.BRANCH_RESTRICTION]: ['branch restriction', 7, 3],
  [EntityTypes.DEPLOY_KEY]: ['deploy key', 7, 4],
  [EntityTypes.WEBHOOK]: ['webhook', 8, 4],
  [EntityTypes.PIPELINES_CONFIGURATION]: ['pipelines configuration', 8, 4],
  [EntityTypes.ENVIRONMENT]: ['environment', 8, 4],
  [EntityTypes.PIPELINE_VARIABLE]: ['pipeline variable', 8, 3],
  [EntityTypes.PIPELINE_SECRET]: ['pipeline secret', 8, 3],
  [EntityTypes.RUNNER]: ['runner', 8, 4],
};

export const KINDS: readonly Kind[] = Object.entries(APPEARANCES).map(([type, appearance], rank) =>
  toKind(type, appearance, rank),
);

const BY_TYPE = new Map(KINDS.map((kind) => [kind.type, kind]));

/** The kind of an entity type. Unknown types are named after their `_type` and come last. */
export function kindOf(type: string): Kind {
  return BY_TYPE.get(type) ?? toKind(type, [nameOfType(type), 8, 4], KINDS.length);
}

function nameOfType(type: string): string {
  return shorten(type, 100)
    .replace(/^bitbucket_/, '')
    .replace(/_/g, ' ');
}

function toKind(type: string, [singular, color, size]: Appearance, rank: number): Kind {
  return { type, singular, plural: pluralOf(singular), color, size, rank };
}
