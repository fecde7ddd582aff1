/**
 * A name as it is written, and its form in an address. Where two forms are common, such as `mueller` and `muller`, the
 * second one is that of people who drop accents.
 */
export type Word = string | readonly [written: string, ascii: string, plain?: string];

export interface Origin {
  given: readonly Word[];
  family: readonly Word[];
  /** The relative frequency. */
  weight: number;
  /** The order of the parts; default: given name first. */
  order?: 'family first' | 'two family names';
  /** Whether the form in addresses cannot be derived from the written name. */
  isOpaque?: boolean;
}

/** Origins of names. The ASCII form is the one that people use, which may differ from that of a transliteration library. */
export const ORIGINS: readonly Origin[] = [
  {
    weight: 5,
    given: ['Emily', 'James', 'Olivia', 'Ethan', 'Grace', 'Liam', 'Hannah', 'Daniel', 'Chloe', 'Mary-Ann'],
    family: ['Walker', 'Hughes', 'Bennett', 'Carter', "O'Brien", 'MacLeod', 'Smith-Jones', 'Turner', 'Young'],
  },
  {
    weight: 3,
    given: ['Aurélie', 'Jean-Luc', 'Zoë', 'Noémie', 'François', 'Łukasz', 'Zofia', 'Tomáš', 'Željka', 'Ștefan', 'Inês'],
    family: ['Lefèvre', 'Béranger', 'Kowalski', 'Wiśniewska', 'Dvořák', 'Kovačić', 'Popescu', 'Gonçalves', 'Çelik'],
  },
  {
    weight: 3,
    given: [
      ['Jürgen', 'juergen', 'jurgen'],
      ['Käthe', 'kaethe', 'kathe'],
      'Jonas',
      'Anneliese',
      ['Björn', 'bjoern', 'bjorn'],
      'Felix',
      'Greta',
      'Matthias',
    ],
    family: [
      ['Müller', 'mueller', 'muller'],
      ['Schäfer', 'schaefer', 'schafer'],
      ['Weiß', 'weiss'],
      ['Größmann', 'groessmann', 'grossmann'],
      ['Köhler', 'koehler', 'kohler'],
      'Becker',
      'von Lindau',
      'van der Berg',
    ],
  },
  {
    weight: 2,
    given: [
      ['Søren', 'soeren', 'soren'],
      'Freja',
      ['Åsa', 'aasa', 'asa'],
      'Lars',
      ['Þóra', 'thora'],
      'Ingrid',
      ['Jørgen', 'joergen', 'jorgen'],
    ],
    family: [
      ['Nygård', 'nygaard', 'nygard'],
      ['Håkansson', 'haakansson', 'hakansson'],
      'Lindqvist',
      ['Sjöberg', 'sjoeberg', 'sjoberg'],
      ['Bjørnsen', 'bjoernsen', 'bjornsen'],
    ],
  },
  {
    weight: 3,
    order: 'two family names',
    given: ['Sofía', 'María José', 'Joaquín', 'Lucía', 'Íñigo', 'Carlos', 'Beatriz'],
    family: ['García', 'Muñoz', 'Hernández', 'Rojas', 'Ibáñez', 'Núñez', 'Castaño', 'Vega'],
  },
  {
    weight: 2,
    given: [
      ['Ольга', 'olga'],
      ['Иван', 'ivan'],
      ['Богдан', 'bogdan'],
      ['Марина', 'marina'],
      ['Роман', 'roman'],
    ],
    family: [
      ['Иванов', 'ivanov'],
      ['Петров', 'petrov'],
      ['Коваленко', 'kovalenko'],
      ['Романова', 'romanova'],
    ],
  },
  {
    weight: 1,
    given: [
      ['Μαρία', 'maria'],
      ['Νίκος', 'nikos'],
      ['Ελένη', 'eleni'],
      ['Δήμητρα', 'dimitra'],
    ],
    family: [
      ['Κανάκης', 'kanakis'],
      ['Νικολάου', 'nikolaou'],
      ['Παπαδάκης', 'papadakis'],
    ],
  },
  {
    weight: 2,
    order: 'family first',
    given: [
      ['伟', 'wei'],
      ['芳', 'fang'],
      ['敏', 'min'],
      ['静', 'jing'],
      ['磊', 'lei'],
    ],
    family: [
      ['王', 'wang'],
      ['李', 'li'],
      ['张', 'zhang'],
      ['刘', 'liu'],
      ['陈', 'chen'],
    ],
  },
  { weight: 2, given: ['Mei', 'Xiaoling', 'Jun', 'Hui'], family: ['Chen', 'Zhang', 'Huang', 'Lin'] },
  {
    weight: 1,
    order: 'family first',
    isOpaque: true,
    given: [
      ['太郎', 'taro'],
      ['花子', 'hanako'],
      ['健二', 'kenji'],
      ['優子', 'yuko'],
    ],
    family: [
      ['田中', 'tanaka'],
      ['鈴木', 'suzuki'],
      ['渡辺', 'watanabe'],
    ],
  },
  { weight: 1, given: ['Haruto', 'Yui', 'Kenji', 'Sakura'], family: ['Tanaka', 'Suzuki', 'Mori', 'Kobayashi'] },
  {
    weight: 1,
    isOpaque: true,
    given: [
      ['محمد', 'mohammed'],
      ['فاطمة', 'fatima'],
      ['يوسف', 'youssef'],
    ],
    family: [
      ['حداد', 'haddad'],
      ['منصور', 'mansour'],
      ['العمري', 'alomari'],
    ],
  },
  { weight: 1, given: ['Youssef', 'Amina', 'Leïla', 'Karim'], family: ['El Amrani', 'Benali', 'Haddad'] },
  {
    weight: 4,
    given: ['Priya', 'Arjun', 'Ananya', 'Vikram', 'Lakshmi'],
    family: ['Sharma', 'Iyer', 'Patel', 'Reddy', 'Nair'],
  },
  {
    weight: 1,
    isOpaque: true,
    given: [
      ['प्रिया', 'priya'],
      ['अर्जुन', 'arjun'],
    ],
    family: [
      ['शर्मा', 'sharma'],
      ['पटेल', 'patel'],
    ],
  },
];
