import type { RefusalKind } from '../../bitbucket/http/errors';
import { describeScope, type Scope } from '../../bitbucket/scopes';
import { sourceTitle } from '../../ingestionConfig';

/** Says, in sentences, what a person can do about a refusal of this kind. */
export type AccessAdvice = (refusal: RefusalKind) => string;

/** What to do about a missing right, where nothing more exact is known. */
export const RIGHT_ADVICE =
  'Let an administrator of the workspace create the OAuth consumer, or give it the admin right on the repository or project.';

interface Needs {
  readonly ingestionSourceId?: string;
  readonly scopes?: readonly Scope[];
  readonly requiredRight?: string;
}

/**
 * For a missing scope, for example: `The source "Runners" needs the scope "runner" (tick "Runners: Read") in the settings of the
 * OAuth client (formerly consumer). Grant access, or switch the source "Runners" off.`
 */
export function accessAdviceOf(step: Needs): AccessAdvice {
  const source = sourceTitle(step);
  if (!source) {
    return () => '';
  }
  const { scopes = [], requiredRight = '' } = step;
  const needs = scopes.map(describeScope).join(' and ');
  const neededScopes =
    needs && `The source "${source}" needs ${needs} in the settings of the OAuth client (formerly consumer).`;
  const grant = `Grant access, or switch the source "${source}" off.`;
  const advice: Readonly<Record<RefusalKind, readonly string[]>> = {
    scope: [neededScopes, grant],
    right: [requiredRight || RIGHT_ADVICE, `Or switch the source "${source}" off.`],
    // the error itself says what to do, and a source that is switched off does not help
    deactivated: [],
    plan: [`Switch the source "${source}" off.`],
    unknown: [neededScopes, requiredRight, grant],
  };
  return (refusal) => advice[refusal].filter(Boolean).join(' ');
}
