/** The items of the demo's shop: one DynamoDB table that holds customers and their orders (single-table design). */
import type { AttributeMap, AttributeValue } from '../item/attribute-value.ts';
import type { SeededRandom } from './seeded-random.ts';

const FIRST_NAMES = ['Ada', 'Bruno', 'Chiara', 'Dmitri', 'Elif', 'Farah', 'Goran', 'Hana', 'Íris', 'Jürgen'];
const LAST_NAMES = ['Okafor', 'Lindqvist', 'Moreau', 'Tanaka', 'Novák', "O'Brien", 'Haddad', 'Sørensen'];
const CITIES = [
  { city: 'Lisboa', country: 'PT' },
  { city: 'Zürich', country: 'CH' },
  { city: 'Kraków', country: 'PL' },
  { city: 'Lyon', country: 'FR' },
  { city: 'Galway', country: 'IE' },
  { city: 'Osaka', country: 'JP' },
];
const STREETS = ['Harbour Street', 'Mill Lane', 'Station Road', 'Garden Row', 'Lantern Alley'];
const PRODUCTS = [
  { sku: 'TEA-GRN-100', title: 'Green tea, 100 g', cents: 790 },
  { sku: 'MUG-BLU-1', title: 'Mug "Harbour", blue', cents: 1450 },
  { sku: 'KET-STL-17', title: 'Steel kettle, 1.7 l', cents: 5999 },
  { sku: 'FLT-PAP-80', title: 'Paper filters, 80', cents: 425 },
  { sku: 'BEA-ETH-250', title: 'Coffee beans, Sidama, 250 g ☕', cents: 1180 },
  { sku: 'GRD-MAN-1', title: 'Hand grinder', cents: 8900 },
];
const TAGS = ['gift', 'express', 'first-order', 'newsletter', 'wholesale', 'fragile'];

export function customerItem(number: number, joinedAt: number, random: SeededRandom): AttributeMap {
  const first = random.pick(FIRST_NAMES);
  const last = random.pick(LAST_NAMES);
  const mailbox = `${first}.${last}`
    .normalize('NFD')
    .replaceAll(/[^A-Za-z.]/g, '')
    .toLowerCase();
  return new Map<string, AttributeValue>([
    ['pk', { S: customerKey(number) }],
    ['sk', { S: 'PROFILE' }],
    ['name', { S: `${first} ${last}` }],
    ['email', { S: `${mailbox}.${number}@example.com` }],
    ['country', { S: random.pick(CITIES).country }],
    ['joinedAt', { N: String(joinedAt) }],
    ['loyaltyPoints', { N: String(random.between(0, 900)) }],
    ['newsletter', { BOOL: random.between(0, 2) === 0 }],
    [
      'phone',
      random.between(0, 3) === 0 ? { NULL: true } : { S: `+00 ${random.between(1_000_000, 9_999_999)}` },
    ],
  ]);
}

export function orderItem(
  number: number,
  customer: number,
  createdAt: number,
  random: SeededRandom,
): AttributeMap {
  const products = random.shuffled(PRODUCTS).slice(0, random.between(1, 3));
  const lines = products.map(({ sku, title, cents }) => ({
    sku,
    title,
    cents,
    quantity: random.between(1, 4),
  }));
  const total = lines.reduce((sum, line) => sum + line.cents * line.quantity, 0);
  const tags = random.shuffled(TAGS).slice(0, random.between(1, 3));
  const item = new Map<string, AttributeValue>([
    ['pk', { S: customerKey(customer) }],
    ['sk', { S: `ORDER#${String(number).padStart(5, '0')}` }],
    ['amount', { N: decimal(total) }],
    ['createdAt', { N: String(createdAt) }],
    ['status', { S: 'PLACED' }],
    ['address', addressOf(random)],
    ['lines', { L: lines.map(lineOf) }],
    ['tags', { SS: tags }],
    // 38 digits: more than a 64-bit integer or a double can hold, and exactly as many as DynamoDB takes.
    ['paymentReference', { N: `${random.between(1, 9)}${digits(37, random)}` }],
  ]);
  if (random.between(0, 3) === 0) item.set('coupon', { S: `SPRING-${random.between(5, 25)}` });
  return item;
}

function customerKey(number: number): string {
  return `CUSTOMER#${String(number).padStart(3, '0')}`;
}

export function addressOf(random: SeededRandom): AttributeValue {
  const { city, country } = random.pick(CITIES);
  return {
    M: new Map<string, AttributeValue>([
      ['street', { S: `${random.between(1, 99)} ${random.pick(STREETS)}` }],
      ['city', { S: city }],
      ['postcode', { S: digits(5, random) }],
      ['country', { S: country }],
    ]),
  };
}

function lineOf(line: { sku: string; title: string; cents: number; quantity: number }): AttributeValue {
  return {
    M: new Map<string, AttributeValue>([
      ['sku', { S: line.sku }],
      ['title', { S: line.title }],
      ['quantity', { N: String(line.quantity) }],
      ['price', { N: decimal(line.cents) }],
    ]),
  };
}

/** Hundredths as DynamoDB writes the number: 1450 is `14.5`. */
function decimal(cents: number): string {
  const fraction = String(cents % 100)
    .padStart(2, '0')
    .replace(/0+$/, '');
  return fraction === '' ? String(Math.floor(cents / 100)) : `${Math.floor(cents / 100)}.${fraction}`;
}

function digits(count: number, random: SeededRandom): string {
  return Array.from({ length: count }, () => random.between(0, 9)).join('');
}
