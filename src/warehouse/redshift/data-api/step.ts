/** One statement of a batch, with a name by which its result and its failure are told apart from the others'. */
export interface Step {
  readonly name: string;
  readonly sql: string;
}
