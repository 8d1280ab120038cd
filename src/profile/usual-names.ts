/** What people call attributes: grounds for guesses, never for anything that could lose a value. */

const SORT_KEY = /^(sk|sort|range)$|sort_?key|range_?key|_sk$/i;
const PARTITION_KEY = /^(pk|hash|partition)$|partition_?key|hash_?key|_pk$/i;
const OWN_ID = /^_?(id|uuid|guid|key)$/i;
const TIME =
  /(?:At|_at|On|_on|[Tt]ime(?:[Ss]tamp)?|[Dd]ate|[Tt]s|ttl|TTL|[Ee]xpir\w*|[Cc]reated|[Uu]pdated|[Mm]odified|[Ss]ince|[Uu]ntil|[Ee]poch\w*)$|^(?:at|on)$/;
const ENTITY_TYPE = /^_*(?:et|type|kind|entity|(?:entity|item|record|object)_?type|typename)$/i;

/** Whether people call a sort key so. */
export function isUsualSortKey(name: string): boolean {
  return SORT_KEY.test(name);
}

/** Whether people call a partition key so. */
export function isUsualPartitionKey(name: string): boolean {
  return PARTITION_KEY.test(name);
}

/** Whether people call the one key of a table so: `id`, or `orderId` of the table Orders. */
export function isUsualId(name: string, table: string): boolean {
  if (OWN_ID.test(name) || isUsualPartitionKey(name)) return true;
  const plain = name.toLowerCase().replaceAll(/[_-]/g, '');
  const owner = table.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return plain === `${owner}id` || plain === `${owner.replace(/s$/, '')}id`;
}

/** Whether people call a point in time so. */
export function isTimeName(name: string): boolean {
  return TIME.test(name);
}

/** Whether people write the type of an entity into such an attribute. */
export function isEntityTypeName(name: string): boolean {
  return ENTITY_TYPE.test(name);
}
