import { createHash } from 'node:crypto';

/**
 * The fingerprint of a public SSH key as `ssh-keygen -l` prints it.
 *
 * @param publicKey type and base64, perhaps followed by a comment
 * @returns undefined when it is not a key
 */
export function fingerprintOf(publicKey: unknown): string | undefined {
  const [, type, base64] =
    (typeof publicKey === 'string' && /^\s*(\S+)\s+([A-Za-z0-9+/]+={0,2})(?:\s|$)/.exec(publicKey)) || [];
  if (!type || !base64) {
    return undefined;
  }
  const blob = Buffer.from(base64, 'base64');
  // the decoded key begins with the length of its type and the type itself
  const nameLength = blob.length >= 4 ? blob.readUInt32BE(0) : 0;
  if (blob.subarray(4, 4 + nameLength).toString('latin1') !== type) {
    return undefined;
  }
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}
