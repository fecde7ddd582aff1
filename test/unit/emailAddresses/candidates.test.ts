import { candidatesOf } from '../../../src/emailAddresses/candidates';
import { fc } from '../../fastCheck';

function localParts(displayName: string, nickname?: string): string[] {
  return candidatesOf({ displayName, nickname }).map(({ localPart }) => localPart);
}

test.each([
  ['John Smith', ['john.smith', 'jsmith', 'john', 'johns', 'john_smith', 'smith.john', 'johnsmith', 'j.smith']],
  ['Smith, John', ['john.smith', 'jsmith']],
  ['Dr. John Smith, PhD', ['john.smith', 'jsmith']],
  ['John Smith (Contractor) 🚀', ['john.smith', 'jsmith']],
  ['John Smith | Payments', ['john.smith']],
  ['John Smith - Acme Inc', ['john.smith']],
  ['John A. Smith', ['john.smith', 'john.a.smith', 'jasmith']],
  ['John Paul Smith', ['john.smith', 'johnpaul.smith', 'john.p.smith']],
  ['Katherine (Kate) Jones', ['katherine.jones', 'kate.jones']],
  ['Jürgen Größmann', ['juergen.groessmann', 'jurgen.grossmann']],
  ['Søren Håkansson', ['soren.hakansson', 'soeren.haakansson']],
  ['María García Muñoz', ['maria.garcia', 'maria.munoz', 'maria.garciamunoz', 'maria.garcia-munoz']],
  ['Ana María García López', ['ana.garcia', 'anamaria.garcia']],
  ['Ludwig van der Berg', ['ludwig.vanderberg', 'ludwig.berg', 'ludwig.van.der.berg', 'lvanderberg']],
  ['José Ortega y Gasset', ['jose.ortega', 'jose.gasset']],
  ['Anna-Lena Müller-Schmidt', ['anna-lena.mueller-schmidt', 'anna.mueller-schmidt', 'annalena.mueller-schmidt']],
  ['Jean-Paul Dupont', ['jdupont', 'jpdupont', 'jean-paul.dupont', 'jeanpaul.dupont']],
  ["Siobhán O'Brien", ['siobhan.obrien', "siobhan.o'brien"]],
  ['Siobhán O’Brien', ['siobhan.obrien']],
  ['Łukasz Wiśniewska', ['lukasz.wisniewska']],
  ['İbrahim Yılmaz', ['ibrahim.yilmaz']],
  ['Дмитрий Иванов', ['dmitriy.ivanov', 'dmitry.ivanov']],
  ['Μαρία Νικολάου', ['maria.nikolaou']],
  ['陈小明', ['xiaoming.chen', 'chen.xiaoming']],
  ['欧阳 明', ['ming.ouyang', 'ouyang.ming']],
  ['김민준', ['minjun.kim']],
  ['Zhang Wei', ['wei.zhang', 'zhang.wei']],
  ['Wei Zhang', ['wei.zhang', 'zhang.wei']],
  ['Madonna', ['madonna']],
  ['JohnSmith', ['john.smith']],
  ['john.smith', ['john.smith', 'jsmith']],
  ['Anna Müller 2', ['anna.mueller2', 'anna.mueller']],
])('guesses for %s', (displayName, expected) => {
  expect(localParts(displayName)).toEqual(expect.arrayContaining(expected));
});

test.each([
  ['John Smith', 'jsmith42', 'jsmith42'],
  ['John Smith', 'Johnny', 'johnny.smith'],
  ['John Smith', 'j_smith@acme.com', 'j_smith'],
  ['', 'John Smith', 'john.smith'],
  ['J', 'John Smith', 'john.smith'],
])('guesses for %s with the nickname %s', (displayName, nickname, expected) => {
  expect(localParts(displayName, nickname)).toContain(expected);
});

test.each(['', '   ', '🚀', '(Contractor)', '-', "'", '...'])('guesses nothing for "%s"', (displayName) => {
  expect(localParts(displayName)).toEqual([]);
});

test('starts with the most common pattern', () => {
  expect(localParts('Smith, John')[0]).toBe('john.smith');
});

test('returns distinct local parts, each with the share of people for whom it is right', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (displayName, nickname) => {
      const candidates = candidatesOf({ displayName, nickname });
      const names = candidates.map(({ localPart }) => localPart);
      expect(new Set(names).size).toBe(names.length);
      expect(names.length).toBeLessThanOrEqual(60);
      names.forEach((name) => expect(name).toMatch(/^[a-z0-9]['a-z0-9_-]*(\.['a-z0-9_-]+)*$/));
      candidates.forEach(({ share }) => {
        expect(share).toBeGreaterThan(0);
        expect(share).toBeLessThanOrEqual(1);
      });
    }),
  );
});

test('orders the candidates of a pattern by their shares', () => {
  const candidates = candidatesOf({ displayName: 'Anna-Lena Müller-Schmidt' });
  for (const pattern of ['first.last', 'flast']) {
    const shares = candidates.filter((candidate) => candidate.pattern === pattern).map(({ share }) => share);
    expect(shares.length).toBeGreaterThan(1);
    expect(shares).toEqual([...shares].sort((one, other) => other - one));
  }
});
