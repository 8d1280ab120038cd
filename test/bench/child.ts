/** A process of its own for one piece of work: `child.js NAME REQUEST` prints the result as JSON. */
import type { ChildWork, WorkName } from './child-work.ts';

type Request<Name extends WorkName> = ChildWork[Name]['request'];
type Worker = (request: unknown) => Promise<ChildWork[WorkName]['result']>;

// Loaded when asked for: the memory of a process must not hold an engine that it has no use for. The requests are what
// `runChild` was given: both sides are built together from these types.
const WORKERS: Readonly<Record<WorkName, Worker>> = {
  decode: async (request) => (await import('./work/decode-work.ts')).decodeWork(request as Request<'decode'>),
  gunzip: async (request) => (await import('./work/gunzip-work.ts')).gunzipWork(request as Request<'gunzip'>),
  stage: async (request) => (await import('./work/stage-work.ts')).stageWork(request as Request<'stage'>),
  besideSdk: async (request) =>
    (await import('./work/stage-work.ts')).besideSdkWork(request as Request<'besideSdk'>),
  hugeManifest: async (request) =>
    (await import('./work/huge-manifest.ts')).hugeManifestWork(request as Request<'hugeManifest'>),
  memory: async (request) => (await import('./work/memory-work.ts')).memoryWork(request as Request<'memory'>),
  clickHouse: async (request) =>
    (await import('./work/clickhouse-alone.ts')).clickHouseAlone(request as Request<'clickHouse'>),
  readQueries: async (request) =>
    (await import('./work/read-queries.ts')).readQueries(request as Request<'readQueries'>),
  growTable: async (request) =>
    (await import('./work/grow-table.ts')).growTable(request as Request<'growTable'>),
  readTable: async (request) =>
    (await import('./work/read-table.ts')).readTable(request as Request<'readTable'>),
};

function isWorkName(name: string): name is WorkName {
  return Object.hasOwn(WORKERS, name);
}

const [, , name = '', request = ''] = process.argv;
if (!isWorkName(name)) throw new Error(`no such work: ${name}`);
process.stdout.write(JSON.stringify(await WORKERS[name](JSON.parse(request))));
