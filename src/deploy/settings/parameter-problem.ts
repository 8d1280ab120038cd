import { DynaloadError } from '../../errors.ts';

/** A parameter that is missing or wrong. */
export interface ParameterProblem {
  readonly parameter: string;
  /** Stands behind "expected". */
  readonly expected: string;
  /** As it may be shown; null when nothing came. */
  readonly came: string | null;
  /** A sentence. */
  readonly next: string;
}

/** One error for all of them, a line each. */
export function invalidDeployment(problems: readonly ParameterProblem[]): DynaloadError {
  const lines = problems.map(
    ({ parameter, expected, came, next }) =>
      `  ${parameter}: expected ${expected}, got ${came === null ? 'nothing' : JSON.stringify(came)}. ${next}`,
  );
  const heading =
    problems.length === 1
      ? 'A parameter of the deployment is not valid:'
      : `${problems.length} parameters of the deployment are not valid:`;
  return new DynaloadError('DEPLOYMENT_INVALID', [heading, ...lines].join('\n'), {
    hint: 'docs/deploy.md lists every parameter.',
    details: { parameters: problems.map(({ parameter }) => parameter).join(', ') },
  });
}

/** Problems as they are found, told together. */
export class ParameterCheck {
  readonly #problems: ParameterProblem[] = [];

  /** @returns whether it holds */
  demand(holds: boolean, problem: ParameterProblem): boolean {
    if (!holds) this.#problems.push(problem);
    return holds;
  }

  /** @throws DynaloadError DEPLOYMENT_INVALID when there was a problem */
  end(): void {
    if (this.#problems.length > 0) throw invalidDeployment(this.#problems);
  }
}
