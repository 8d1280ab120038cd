/** What a child process can be asked to do, by name: what it is given, and what it answers. */
import type { ClickHouseRequest, ClickHouseResult } from './work/clickhouse-alone.ts';
import type { DecodeRequest, DecodeResult } from './work/decode-work.ts';
import type { GunzipRequest, GunzipResult } from './work/gunzip-work.ts';
import type { GrowTableRequest, GrowTableResult } from './work/grow-table.ts';
import type { HugeManifestRequest, HugeManifestResult } from './work/huge-manifest.ts';
import type { MemoryRequest, MemoryResult } from './work/memory-work.ts';
import type { ReadQueriesRequest, ReadQueriesResult } from './work/read-queries.ts';
import type { ReadTableRequest, ReadTableResult } from './work/read-table.ts';
import type { BesideSdkRequest, StageRequest, StageResult } from './work/stage-work.ts';

export interface ChildWork {
  readonly decode: { readonly request: DecodeRequest; readonly result: DecodeResult };
  readonly gunzip: { readonly request: GunzipRequest; readonly result: GunzipResult };
  readonly stage: { readonly request: StageRequest; readonly result: StageResult };
  readonly besideSdk: { readonly request: BesideSdkRequest; readonly result: StageResult };
  readonly hugeManifest: { readonly request: HugeManifestRequest; readonly result: HugeManifestResult };
  readonly memory: { readonly request: MemoryRequest; readonly result: MemoryResult };
  readonly clickHouse: { readonly request: ClickHouseRequest; readonly result: ClickHouseResult };
  readonly readQueries: { readonly request: ReadQueriesRequest; readonly result: ReadQueriesResult };
  readonly growTable: { readonly request: GrowTableRequest; readonly result: GrowTableResult };
  readonly readTable: { readonly request: ReadTableRequest; readonly result: ReadTableResult };
}

export type WorkName = keyof ChildWork;
