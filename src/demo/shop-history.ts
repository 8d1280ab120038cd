/**
 * What happened in the demo's shop: what was there before the full export, and then four quarters of an hour in which
 * every kind of change occurs. The same on every run. Times are epoch milliseconds unless a name says otherwise.
 */
import type { AttributeMap, AttributeValue } from '../item/attribute-value.ts';
import { SeededRandom } from './seeded-random.ts';
import { addressOf, customerItem, orderItem } from './shop-items.ts';
import { SimulatedTable } from './simulated-table.ts';

/** The instant of the full export: 2026-03-02, nine o'clock UTC. */
export const SHOP_SNAPSHOT_AT = Date.UTC(2026, 2, 2, 9);

export interface ShopWindow {
  readonly from: number;
  readonly to: number;
}

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const DAY = 24 * 60 * MINUTE;
const CUSTOMERS = 50;
const ORDERS = 200;
/** Deleted in the second window, and written again under the same key in the fourth. */
const RETURNING_ORDER = 190;

/** Four windows of 15 minutes, each from the end of the one before; the first begins at the full export. */
export const SHOP_WINDOWS: readonly ShopWindow[] = [0, 1, 2, 3].map((index) => ({
  from: SHOP_SNAPSHOT_AT + index * QUARTER,
  to: SHOP_SNAPSHOT_AT + (index + 1) * QUARTER,
}));

/** The shop's table with its whole history. */
export function shopTable(): SimulatedTable {
  return new ShopHistory().table;
}

class ShopHistory {
  readonly table = new SimulatedTable(['pk', 'sk']);
  readonly #random = new SeededRandom('shop');
  readonly #customers = new Map<number, AttributeMap>();
  readonly #orders = new Map<number, AttributeMap>();

  constructor() {
    this.#beforeTheSnapshot();
    this.#firstQuarter(SHOP_SNAPSHOT_AT);
    this.#secondQuarter(SHOP_SNAPSHOT_AT + QUARTER);
    this.#thirdQuarter(SHOP_SNAPSHOT_AT + 2 * QUARTER);
    this.#fourthQuarter(SHOP_SNAPSHOT_AT + 3 * QUARTER);
  }

  #beforeTheSnapshot(): void {
    for (let number = 1; number <= CUSTOMERS; number++) {
      this.#addCustomer(number, SHOP_SNAPSHOT_AT - 90 * DAY + number * DAY);
    }
    for (let number = 1; number <= ORDERS; number++) {
      const at = SHOP_SNAPSHOT_AT - 30 * DAY + number * 3 * 60 * MINUTE;
      const customer = number === RETURNING_ORDER ? 9 : this.#random.between(1, CUSTOMERS);
      this.#addOrder(number, customer, at);
      if (number <= 150) this.#changeOrder(number, { status: { S: 'DELIVERED' } }, at + 2 * DAY);
      else if (number <= 180) this.#changeOrder(number, { status: { S: 'PAID' } }, at + MINUTE);
    }
  }

  /** A quiet start: parcels leave, new orders come in, one order is cancelled before anybody could export it. */
  #firstQuarter(from: number): void {
    for (const number of [151, 152, 153, 154, 155, 156, 157, 158]) this.#ship(number, from + MINUTE);
    for (const number of [201, 202, 203, 204, 205]) {
      this.#addOrder(number, this.#random.between(1, CUSTOMERS), from + 4 * MINUTE);
    }
    this.#addOrder(206, 7, from + 5 * MINUTE);
    this.#removeOrder(206, from + 9 * MINUTE);
    this.#removeOrder(12, from + 10 * MINUTE);
  }

  /** The quarter that the demo delivers late. */
  #secondQuarter(from: number): void {
    this.#addCustomer(51, from + MINUTE);
    this.#addCustomer(52, from + 2 * MINUTE);
    this.#addOrder(207, 51, from + 3 * MINUTE);
    this.#addOrder(208, 52, from + 4 * MINUTE);
    for (const number of [159, 160, 161]) this.#ship(number, from + 6 * MINUTE);
    this.#changeOrder(201, { address: addressOf(this.#random), status: { S: 'PAID' } }, from + 8 * MINUTE);
    for (const number of [13, 14, RETURNING_ORDER]) this.#removeOrder(number, from + 11 * MINUTE);
  }

  /** Attributes go away, a customer asks to be forgotten, and rows of the quarter before change again. */
  #thirdQuarter(from: number): void {
    for (const number of [202, 207]) {
      this.#changeOrder(number, { status: { S: 'CANCELLED' }, coupon: null, tags: null }, from + MINUTE);
    }
    this.#changeCustomer(51, { phone: null, newsletter: { BOOL: true } }, from + 2 * MINUTE);
    this.#forgetCustomer(23, from + 5 * MINUTE);
    for (const number of [209, 210, 211]) {
      this.#addOrder(number, this.#random.between(24, CUSTOMERS), from + 7 * MINUTE);
    }
    this.#ship(201, from + 9 * MINUTE);
  }

  /** An order that was deleted comes back under its old key; the last write falls on the last microsecond. */
  #fourthQuarter(from: number): void {
    this.#addOrder(RETURNING_ORDER, 9, from);
    for (const number of [209, 210]) this.#changeOrder(number, { status: { S: 'PAID' } }, from + 3 * MINUTE);
    this.#changeOrder(
      211,
      { note: { S: 'Please ring twice.\nThe bell says "Harbour\tHouse" 🔔' } },
      from + 6 * MINUTE,
    );
    this.#removeOrder(205, from + 8 * MINUTE);
    const last = this.#customers.get(52);
    if (last !== undefined) {
      this.table.put(changed(last, { loyaltyPoints: { N: '1000' } }), (from + QUARTER) * 1000 - 1);
    }
  }

  #addCustomer(number: number, at: number): void {
    this.#putCustomer(number, customerItem(number, at, this.#random), at);
  }

  #changeCustomer(number: number, changes: Changes, at: number): void {
    const item = this.#customers.get(number);
    if (item !== undefined) this.#putCustomer(number, changed(item, changes), at);
  }

  #putCustomer(number: number, item: AttributeMap, at: number): void {
    this.#customers.set(number, item);
    this.table.put(item, this.#micros(at));
  }

  /** Deletes the customer and all orders of theirs. */
  #forgetCustomer(number: number, at: number): void {
    const customer = this.#customers.get(number);
    if (customer === undefined) return;
    this.#customers.delete(number);
    this.table.delete(this.table.keysOf(customer), this.#micros(at));
    const key = JSON.stringify(customer.get('pk'));
    for (const [order, item] of this.#orders) {
      if (JSON.stringify(item.get('pk')) === key) this.#removeOrder(order, at);
    }
  }

  #addOrder(number: number, customer: number, at: number): void {
    const item = orderItem(number, customer, at, this.#random);
    this.#orders.set(number, item);
    this.table.put(item, this.#micros(at));
  }

  #ship(number: number, at: number): void {
    const parcel = { S: `PARCEL-${this.#random.between(100_000, 999_999)}` };
    this.#changeOrder(number, { status: { S: 'SHIPPED' }, parcel }, at);
  }

  #changeOrder(number: number, changes: Changes, at: number): void {
    const item = this.#orders.get(number);
    if (item === undefined) return;
    const next = changed(item, changes);
    this.#orders.set(number, next);
    this.table.put(next, this.#micros(at));
  }

  #removeOrder(number: number, at: number): void {
    const item = this.#orders.get(number);
    if (item === undefined) return;
    this.#orders.delete(number);
    this.table.delete(this.table.keysOf(item), this.#micros(at));
  }

  /** Some microsecond within the second after `at`: writes do not fall on whole milliseconds. */
  #micros(at: number): number {
    return at * 1000 + this.#random.between(0, 999_999);
  }
}

/** Attributes to set; null takes one away. */
type Changes = Readonly<Record<string, AttributeValue | null>>;

function changed(item: AttributeMap, changes: Changes): AttributeMap {
  const next = new Map(item);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) next.delete(name);
    else next.set(name, value);
  }
  return next;
}
