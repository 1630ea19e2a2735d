import type { IncomingHttpHeaders } from 'node:http';
import type { Endpoint, UploadedFile } from './endpoint.ts';
import type { Call, State } from './state.ts';

/** One request, taken apart. */
export interface Asked {
  readonly root: Call['root'];
  readonly name: string;
  readonly path: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

export interface Input {
  readonly params: Record<string, unknown> | undefined;
  readonly file?: UploadedFile;
}

export const typeOf = ({ headers }: Asked) => headers['content-type'] ?? '';

async function multipart(state: State, asked: Asked): Promise<Input> {
  if (!/^multipart\/form-data/i.test(typeOf(asked))) return { params: undefined };
  const form = await new Response(new Uint8Array(asked.bytes), {
    headers: { 'content-type': typeOf(asked) },
  }).formData();
  const given = form.get('file');
  for (const name of form.keys()) {
    if (name !== 'file') state.violations.push(`${asked.name}: unknown part ${name}`);
  }
  if (!(given instanceof File)) return { params: {} };
  const file = { name: given.name, mime: given.type, data: Buffer.from(await given.arrayBuffer()) };
  return { params: { file: { name: file.name, size: file.data.length } }, file };
}

/** @returns undefined `params` for what cannot be read */
export async function inputOf(state: State, endpoint: Endpoint, asked: Asked): Promise<Input> {
  const query = asked.url.searchParams;
  switch (endpoint.takes) {
    case 'query':
      return { params: Object.fromEntries(query) };
    case 'data': {
      for (const name of query.keys()) {
        if (name !== 'data')
          state.violations.push(`${asked.name}: unknown parameter ${name}, all goes into data`);
      }
      return { params: parsed(query.get('data') ?? '{}') };
    }
    case 'multipart':
      return multipart(state, asked);
    case 'json':
      if (query.size > 0) state.violations.push(`${asked.name}: a query string beside a JSON body`);
      if (!/^application\/json/i.test(typeOf(asked))) return { params: undefined };
      return { params: parsed(asked.bytes.toString('utf8')) };
    default:
      return endpoint.takes satisfies never;
  }
}
