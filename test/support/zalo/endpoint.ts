import type { Fields } from './fields.ts';
import type { State } from './state.ts';

export interface UploadedFile {
  readonly name: string;
  readonly mime: string;
  readonly data: Buffer;
}

/** What an endpoint reads: `json` bodies, `data` parameters of GET, `query` strings, `multipart` files. */
export interface Endpoint {
  readonly takes: 'json' | 'data' | 'query' | 'multipart';
  /** Gives `data` of the envelope. @throws ZaloError */
  run(state: State, fields: Fields, file: UploadedFile | undefined): unknown;
}

export type Endpoints = Readonly<Record<string, Endpoint>>;
