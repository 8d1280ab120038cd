/** `dynaload/cdk`: the loader as a construct. docs/deploy.md shows how it is used. */
export { DynaloadLoader } from './loader.ts';
export type { DynaloadLoaderProps } from './loader-props.ts';
