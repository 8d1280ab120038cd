/** What DynamoDB answers when it refuses a request: the name of its error and the text. */
export class Refusal extends Error {
  constructor(name: string, text: string) {
    super(text);
    this.name = name;
  }
}
