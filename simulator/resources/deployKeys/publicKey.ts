import { createECDH, createHash } from 'node:crypto';

import type { Random } from '../../world/random';

export interface PublicKey {
  /** The type and the base64 data, separated by a space. */
  key: string;
  /** As `ssh-keygen -l` prints it; absent when the key is malformed. */
  fingerprint?: string;
}

export type KeyType = 'ssh-ed25519' | 'ssh-rsa' | 'ecdsa-sha2-nistp256' | 'sk-ssh-ed25519@openssh.com';

/** Creates a well-formed public key from random bytes. */
export function createPublicKey(random: Random, type: KeyType): PublicKey {
  const blob = Buffer.concat([type, ...parts(random, type)].map(withLength));
  const digest = createHash('sha256').update(blob).digest('base64').replace(/=+$/, '');
  return { key: `${type} ${blob.toString('base64')}`, fingerprint: `SHA256:${digest}` };
}

function parts(random: Random, type: KeyType): (string | Buffer)[] {
  const bytes = (count: number) => Buffer.from(random.hex(count * 2), 'hex');
  switch (type) {
    case 'ssh-ed25519':
      return [bytes(32)];
    case 'sk-ssh-ed25519@openssh.com':
      return [bytes(32), 'ssh:'];
    case 'ecdsa-sha2-nistp256':
      return ['nistp256', pointOnCurve(bytes(32))];
    case 'ssh-rsa':
      // The exponent 65537, and a modulus of 2048 bits. Its leading zero byte keeps it positive.
      return [Buffer.from([1, 0, 1]), Buffer.concat([Buffer.from([0, 0xc1]), bytes(255)])];
  }
}

function pointOnCurve(scalar: Buffer): Buffer {
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(scalar);
  return curve.getPublicKey();
}

function withLength(part: string | Buffer): Buffer {
  const bytes = Buffer.from(part);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
