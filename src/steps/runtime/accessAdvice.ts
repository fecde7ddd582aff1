import { PermissionError } from '../../bitbucket/http/errors';
import { describeScope, type Scope } from '../../bitbucket/scopes';
import { sourceTitle } from '../../ingestionConfig';

/** Gives sentences that say what to do about a refusal, or an empty string. */
export type AccessAdvice = (refusal: unknown) => string;

/**
 * For example: `The source "Runners" needs the scope "runner" (tick "Runners: Read") in the settings of the OAuth consumer.
 * Grant access, or switch the source "Runners" off.` Scopes are left out where Bitbucket says that a right is missing.
 */
export function toAccessAdvice(step: {
  readonly scopes?: readonly Scope[];
  readonly requiredRight?: string;
  readonly ingestionSourceId?: string;
}): AccessAdvice {
  const { scopes = [], requiredRight } = step;
  const source = sourceTitle(step);
  if (!source) {
    return () => '';
  }
  const needs = scopes.map(describeScope).join(' and ');
  return (refusal) =>
    [
      !isAboutRight(refusal) && needs && `The source "${source}" needs ${needs} in the settings of the OAuth consumer.`,
      requiredRight,
      `Grant access, or switch the source "${source}" off.`,
    ]
      .filter(Boolean)
      .join(' ');
}

function isAboutRight(refusal: unknown): boolean {
  return refusal instanceof PermissionError && refusal.isAboutRight;
}
