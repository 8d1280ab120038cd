import { describe, expect, it } from '@jest/globals';
import type { ContractContext } from '../contract-harness.ts';

export function testLeases(context: () => ContractContext): void {
  describe('leases', () => {
    it('lets one run at work, names it to the others, and lets the next one in', async () => {
      const { warehouse, opened } = context();
      const other = await opened.openAgain();
      const lease = await warehouse.acquireLease("Or'ders");
      await expect(other.acquireLease("Or'ders")).rejects.toMatchObject({
        code: 'LEASE_HELD',
        retryable: true,
        message: expect.stringContaining(`process ${process.pid}`),
      });
      await lease.release();
      await lease.release();
      const next = await other.acquireLease("Or'ders");
      await expect(warehouse.acquireLease("Or'ders")).rejects.toMatchObject({ code: 'LEASE_HELD' });
      await next.release();
      await other.close();
    });

    it('keeps different names apart', async () => {
      const { warehouse } = context();
      const one = await warehouse.acquireLease('One');
      const two = await warehouse.acquireLease('one');
      await one.release();
      await two.release();
      expect(two).not.toBe(one);
    });

    it('goes to one of many that ask at once', async () => {
      const { warehouse, opened } = context();
      const other = await opened.openAgain();
      const asked = await Promise.allSettled(
        Array.from({ length: 6 }, (_, index) => (index % 2 === 0 ? warehouse : other).acquireLease('race')),
      );
      const held = asked.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
      expect(held).toHaveLength(1);
      for (const outcome of asked.filter(({ status }) => status === 'rejected')) {
        expect(outcome).toMatchObject({ reason: { code: 'LEASE_HELD' } });
      }
      for (const lease of held) await lease.release();
      await other.close();
    });
  });
}
