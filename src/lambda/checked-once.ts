import type { Warehouse } from '../warehouse/warehouse.ts';

/** The same warehouse, that proves the rights in it once in a process and not before each load. */
export function checkedOnce(warehouse: Warehouse): Warehouse {
  let isProven = false;
  const check: Warehouse['check'] = async (signal) => {
    if (isProven) return;
    await warehouse.check(signal);
    isProven = true;
  };
  return new Proxy(warehouse, {
    get(target, name): unknown {
      if (name === 'check') return check;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function'
        ? (...given: unknown[]): unknown => Reflect.apply(value, target, given)
        : value;
    },
  });
}
