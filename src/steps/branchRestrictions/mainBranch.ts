import type { BranchingModel, BranchRestriction, BranchRole } from '../../bitbucket/endpoints/access';
import { text } from '../../graph/properties';
import { matchGlob } from '../../text/globPattern';

/**
 * Bitbucket allows 255 characters. The work of matching grows with the length of the pattern times that of the name, so
 * longer ones are not matched: whether the restriction applies is then not known.
 */
const LONGEST = 1000;

/** Whether the branching model, and not a pattern, says which branches a restriction applies to. */
export function isByModel(restriction: BranchRestriction | null): boolean {
  return restriction?.branch_match_kind === 'branching_model';
}

/**
 * Whether a restriction applies to the main branch.
 *
 * @param model undefined if it was not read
 * @returns undefined if that is unknown
 */
export function isForMainBranch(
  restriction: BranchRestriction,
  branch: string,
  model?: BranchingModel,
): boolean | undefined {
  const { branch_match_kind: kind, branch_type: type, pattern } = restriction;
  if (isByModel(restriction)) {
    return model ? isOfType(type, branch, model) : undefined;
  }
  // without a match kind, a branch type leaves open which of the two decides
  const isByPattern = kind === 'glob' || (!kind && !type);
  const isUsable = typeof pattern === 'string' && Math.max(pattern.length, branch.length) <= LONGEST;
  return isByPattern && isUsable ? matches(branch, pattern) : undefined;
}

/**
 * Whether a branch matches a pattern of Bitbucket Cloud. In Bitbucket a star matches any characters including slashes, so that
 * `*` matches every branch (https://bitbucket.org/site/master/issues/15612). What other tools understand beyond `*`, `?` and
 * `[...]` stands for itself: a pattern that Bitbucket reads differently must not make a branch look protected.
 */
function matches(branch: string, pattern: string): boolean {
  return pattern !== '' && matchGlob(pattern, branch).matches;
}

/** Whether the main branch is of a type of the branching model; undefined if that is unknown. */
function isOfType(type: unknown, branch: string, model: BranchingModel): boolean | undefined {
  if (!model.development) {
    // every branching model has one
    return undefined;
  }
  switch (type) {
    case 'development':
      return hasRole(branch, model.development);
    case 'production':
      return model.production ? hasRole(branch, model.production) : false;
    case 'feature':
    case 'bugfix':
    case 'release':
    case 'hotfix':
      return hasPrefix(type, branch, model);
    default:
      return undefined;
  }
}

function hasRole(branch: string, role: BranchRole): boolean | undefined {
  if (role.enabled === false) {
    return false;
  }
  if (role.use_mainbranch === true) {
    return true;
  }
  const name = text(role.branch?.name);
  if (name !== undefined) {
    return name === branch;
  }
  // a branch that does not exist is not the main branch, unless it has the same name
  const wanted = text(role.name);
  return wanted === undefined || wanted === branch ? undefined : false;
}

function hasPrefix(type: string, branch: string, { branch_types: types }: BranchingModel): boolean | undefined {
  if (!Array.isArray(types)) {
    return undefined;
  }
  const found = types.find((each) => each?.kind === type);
  if (!found || found.enabled === false) {
    return false;
  }
  return typeof found.prefix === 'string' && found.prefix !== '' ? branch.startsWith(found.prefix) : undefined;
}
