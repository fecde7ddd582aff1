import { Relationships } from '../../src/graph/model';
import { compareText, type GraphRelationship, textOf } from '../../src/report/graph';

export interface PageEdge {
  id: string;
  from: string;
  to: string;
  verb: string;
  /** Where it holds its ends together in the drawing: how far apart they should be, in pixels at full scale. */
  spring?: number;
  note?: string;
}

/** The relationships as the page draws them, by key. */
export function toEdges(relationships: readonly GraphRelationship[]): PageEdge[] {
  const inProject = new Set(
    relationships
      .filter(({ _type }) => _type === Relationships.PROJECT_HAS_REPO._type)
      .map((edge) => edge._toEntityKey),
  );
  const sorted = [...relationships].sort((a, b) => compareText(a._key, b._key));
  return sorted.map((relationship) => {
    const { _key, _type, _fromEntityKey, _toEntityKey } = relationship;
    // one spring for each node: a repository hangs on its project, and on the workspace only without one
    const isSecond = _type === Relationships.WORKSPACE_OWNS_REPO._type && inProject.has(_toEntityKey);
    return {
      id: _key,
      from: _fromEntityKey,
      to: _toEntityKey,
      verb: String(relationship._class),
      spring: isSecond ? undefined : SPRINGS[_type],
      note: noteOn(relationship),
    };
  });
}

const SPRINGS: Readonly<Record<string, number>> = {
  [Relationships.WORKSPACE_OWNS_PROJECT._type]: 260,
  [Relationships.WORKSPACE_OWNS_REPO._type]: 260,
  [Relationships.PROJECT_HAS_REPO._type]: 75,
  [Relationships.REPO_HAS_PULL_REQUEST._type]: 45,
  [Relationships.WORKSPACE_HAS_USER._type]: 110,
  [Relationships.WORKSPACE_HAS_GROUP._type]: 70,
  ...springs(
    25,
    Relationships.REPO_ALLOWS_PERMISSION,
    Relationships.REPO_HAS_BRANCH_PROTECTION,
    Relationships.REPO_HAS_BRANCH_RESTRICTION,
    Relationships.REPO_ALLOWS_DEPLOY_KEY,
    Relationships.REPO_HAS_WEBHOOK,
    Relationships.REPO_HAS_PIPELINES_CONFIGURATION,
    Relationships.REPO_HAS_ENVIRONMENT,
    Relationships.REPO_HAS_PIPELINE_VARIABLE,
    Relationships.REPO_HAS_RUNNER,
    Relationships.ENVIRONMENT_HAS_PIPELINE_VARIABLE,
  ),
  ...springs(
    40,
    Relationships.PROJECT_ALLOWS_PERMISSION,
    Relationships.PROJECT_ALLOWS_DEPLOY_KEY,
    Relationships.WORKSPACE_HAS_WEBHOOK,
    Relationships.WORKSPACE_HAS_PIPELINE_VARIABLE,
    Relationships.WORKSPACE_HAS_RUNNER,
  ),
};

function springs(length: number, ...relationships: { _type: string }[]): Record<string, number> {
  return Object.fromEntries(relationships.map(({ _type }) => [_type, length]));
}

/** What a reviewer said, or a right. */
function noteOn(relationship: GraphRelationship): string | undefined {
  const said = textOf(relationship, 'reviewState');
  return (said === 'none' ? '' : said.replace('_', ' ')) || textOf(relationship, 'permission') || undefined;
}

/** The classes of relationships, the most frequent first. */
export function countVerbs(relationships: readonly GraphRelationship[]): { id: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { _class } of relationships) {
    counts.set(String(_class), (counts.get(String(_class)) ?? 0) + 1);
  }
  return [...counts].map(([id, count]) => ({ id, count })).sort((a, b) => b.count - a.count || compareText(a.id, b.id));
}
