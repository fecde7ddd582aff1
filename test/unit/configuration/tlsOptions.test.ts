import { readTlsOptions } from '../../../src/configuration/tlsOptions';

/* Certificates themselves are read in test/integration/certificates.test.ts, which makes one. */

test.each([
  undefined,
  null,
  {},
  { caCertificate: '', disableTlsVerification: '' },
  { disableTlsVerification: 'False' },
])('by default, certificates are verified as Node.js does: %j', (config) => {
  expect(readTlsOptions(config)).toEqual({ certificates: [], isVerified: true, problems: [] });
});

test.each([true, 'true', ' TRUE '])('verification can be disabled: %j', (disableTlsVerification) => {
  expect(readTlsOptions({ disableTlsVerification })).toEqual({ certificates: [], isVerified: false, problems: [] });
});

test.each([
  [{ caCertificate: 7 }, /^caCertificate must be text\. Enter the whole text from -----BEGIN/],
  [{ caCertificate: '/etc/ssl/ca.pem' }, /^caCertificate is not a certificate in PEM format\. Enter /],
  [{ caCertificate: '-----BEGIN CERTIFICATE----- MIIB' }, /^caCertificate is not a certificate in PEM format\. Enter /],
  [
    { caCertificate: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' },
    /^caCertificate has a damaged certificate: number 1 cannot be read\. Enter /,
  ],
  [
    { caCertificate: '-----BEGIN PRIVATE KEY-----' },
    /^caCertificate contains a private key, .* Enter certificates only/,
  ],
  [{ disableTlsVerification: 'yes' }, /^disableTlsVerification must be true or false\.$/],
  [{ disableTlsVerification: 1 }, /^disableTlsVerification must be true or false\.$/],
  [{ disableTlsVerification: [] }, /^disableTlsVerification must be true or false\.$/],
])('a value that makes no sense is named, and leaves certificates verified: %j', (config, problem) => {
  expect(readTlsOptions(config)).toEqual({
    certificates: [],
    isVerified: true,
    problems: [expect.stringMatching(problem)],
  });
});
