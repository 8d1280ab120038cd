/** An error of the Data API, which has its own list. https://docs.aws.amazon.com/redshift-data/latest/APIReference/CommonErrors.html */
export class ApiError extends Error {
  readonly type: string;
  readonly status: number;
  readonly more: Readonly<Record<string, string>>;

  constructor(type: string, message: string, status = 400, more: Readonly<Record<string, string>> = {}) {
    super(message);
    this.type = type;
    this.status = status;
    this.more = more;
  }
}

export function validation(message: string): ApiError {
  return new ApiError('ValidationException', message);
}

export function notFound(message: string, id: string): ApiError {
  return new ApiError('ResourceNotFoundException', message, 400, { ResourceId: id });
}
