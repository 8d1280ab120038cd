/** The mapping file of the demo's shop, as the object that stands in it: two tables out of one. */
export const SHOP_MAPPING = {
  source: { table: 'Shop', keys: ['pk', 'sk'] },
  targets: [
    {
      table: 'customers',
      where: { sk: { equals: 'PROFILE' } },
      columns: {
        pk: 'string',
        sk: 'string',
        name: 'string',
        email: 'string',
        country: 'string',
        joined_at: { from: 'joinedAt', type: 'timestamp', format: 'epoch_ms' },
        loyalty_points: { from: 'loyaltyPoints', type: 'int64' },
        newsletter: 'boolean',
      },
      rest: 'other_attributes',
    },
    {
      table: 'orders',
      where: { sk: { beginsWith: 'ORDER#' } },
      columns: {
        pk: 'string',
        sk: 'string',
        amount: 'decimal(18,2)',
        created_at: { from: 'createdAt', type: 'timestamp', format: 'epoch_ms' },
        status: 'string',
        city: { from: 'address.city', type: 'string' },
        country: { from: 'address.country', type: 'string' },
        lines: 'json',
        tags: 'list<string>',
        payment_reference: { from: 'paymentReference', type: 'decimal(38,0)' },
      },
      rest: 'other_attributes',
    },
  ],
} as const;

/** The mapping file's text. */
export function shopMappingText(): string {
  return `${JSON.stringify(SHOP_MAPPING, null, 2)}\n`;
}
