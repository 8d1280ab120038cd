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

/** The same of the loader on a cluster, with what is asked for beside the engines. */
export function clusterGrants(): readonly string[] {
  const text = readFileSync('docs/clickhouse.md', 'utf8');
  const more = [...text.matchAll(/^ {4}(GRANT .*) TO loader$/gm)].map(([, grant = '']) => grant);
  if (more.length === 0) throw new Error('docs/clickhouse.md grants nothing for clusters');
  const single = documentedGrants('loader');
  const engines = single.filter((grant) => grant.includes('TABLE ENGINE'));
  return [...single, ...engines.map((grant) => grant.replace(' ON ', ' ON Replicated')), ...more];
}
