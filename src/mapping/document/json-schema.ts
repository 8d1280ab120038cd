/** The JSON Schema of a mapping file: editors complete and check against it while the file is written. */
import * as z from 'zod';
import { mappingFileSchema } from './mapping-schema.ts';

/** As it stands in mappings/mapping.schema.json. Looser than dynaload itself where JSON Schema cannot say it. */
export function mappingJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(mappingFileSchema, { io: 'input' });
  return {
    $schema,
    title: 'dynaload mapping',
    description: 'Which tables in the warehouse a DynamoDB table becomes. One file per DynamoDB table.',
    ...schema,
  };
}
