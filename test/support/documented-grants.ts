import { readFileSync } from 'node:fs';

/** The GRANT statements of docs/clickhouse.md for one of its users, without the name. @param database in place of `shop` */
export function documentedGrants(user: string, database = 'shop'): readonly string[] {
  const text = readFileSync('docs/clickhouse.md', 'utf8');
  const grants = [...text.matchAll(/^(GRANT .*) TO (\w+);$/gm)].flatMap(([, grant = '', name]) =>
    name === user ? [grant.replace(' ON shop.', ` ON ${database}.`)] : [],
  );
  if (grants.length === 0) throw new Error(`docs/clickhouse.md grants nothing to ${user}`);
  return grants;
}
