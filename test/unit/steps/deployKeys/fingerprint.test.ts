import { fingerprintOf } from '../../../../src/steps/deployKeys/fingerprint';

/* The private halves were thrown away; the fingerprints are what ssh-keygen -l says. */
const ED25519 = 'AAAAC3NzaC1lZDI1NTE5AAAAIAP5rBkK6wTNpyJo1j810asnh3K6jIeyuuYzSb0AZxF0';
const ED25519_FINGERPRINT = 'SHA256:qKOLTwiDjrFVy2xcb3aYUxWbqaOYqTiufvykQ9R9y1k';
const RSA =
  'AAAAB3NzaC1yc2EAAAADAQABAAABAQDSNjaNd0qoCSVlmwVmiIWQkxw6ErJGP8ydvaIH27AFQyeDNAsYuFxYDsiHtXxFF2jYd1sl' +
  '629JgJ11Cwlnp616mUQ3wR0sitIb5kLlcc42FkKRSEeSKnx0cUBpJcZY55JsZetSd8phVU1QFPKomG7ngrAM4BAmKe8HA3F7tPeu' +
  '5m7AuVmD3OafznypFDIRHniLLIc17bUnaVTAOOTnLl5ojrNtmyAh3MxO2p+0hsZBTra7zEU/AOrWhBFe4Ul6R9wQNwTpboS8N4LD' +
  'xaB9Kw4sjZFIbcFN/h+oKs/7d+WlZBFTgdfU3VZh0WDL36q3Z7EeJT3O7sSGDiUrGTDwz/vL';
const RSA_FINGERPRINT = 'SHA256:AsVo0saMeO5z8oz4yh/oPHR3mCLMY8g+rjFszKW7zOg';

describe('fingerprintOf', () => {
  test.each([
    [`ssh-ed25519 ${ED25519}`, ED25519_FINGERPRINT],
    [`ssh-ed25519 ${ED25519} ops@laptop with a long comment`, ED25519_FINGERPRINT],
    [`  ssh-ed25519   ${ED25519}\n`, ED25519_FINGERPRINT],
    [`ssh-rsa ${RSA}`, RSA_FINGERPRINT],
  ])('is what ssh-keygen prints: %s', (key, fingerprint) => {
    expect(fingerprintOf(key)).toBe(fingerprint);
  });

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty text', ''],
    ['a type alone', 'ssh-ed25519'],
    ['a key without its type', ED25519],
    ['a key of another type', `ssh-rsa ${ED25519}`],
    ['what is no base64', 'ssh-rsa this is-not_base64!'],
    ['base64 of something else', 'ssh-rsa aGVsbG8='],
    ['less than a length', 'ssh-rsa AAA='],
    ['a length beyond the end', 'ssh-rsa //////////8='],
    ['an object', { key: ED25519 }],
  ])('is missing for %s', (_, key) => {
    expect(fingerprintOf(key)).toBeUndefined();
  });

  test('is fast for a long text', () => {
    expect(fingerprintOf(`ssh-rsa ${' '.repeat(100_000)}!`)).toBeUndefined();
    expect(fingerprintOf(' '.repeat(100_000))).toBeUndefined();
  });
});
