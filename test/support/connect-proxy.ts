import http from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

export type ConnectProxy = {
  url: string;
  /** Where it was asked to connect to, and the name and password that were given. */
  asked: { target: string; authorization: string | undefined }[];
  /** Answers every question with this status instead of opening a way; null: opens it. */
  refuse(status: number | null): void;
  close(): Promise<void>;
};

/** A real HTTP proxy that opens tunnels. Whatever host is asked for, it connects to `port` of this machine. */
export async function startConnectProxy(port: number): Promise<ConnectProxy> {
  const asked: ConnectProxy['asked'] = [];
  const open = new Set<Socket>();
  let refusal: number | null = null;
  const server = http.createServer((_request, response) => void response.writeHead(405).end());
  server.on('connect', (request, client: Socket) => {
    asked.push({ target: request.url ?? '', authorization: request.headers['proxy-authorization'] });
    if (refusal !== null) {
      client.end(`HTTP/1.1 ${refusal} No\r\ncontent-type: text/html\r\n\r\n<html>no</html>`);
      return;
    }
    const onward = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(client).pipe(onward);
    });
    for (const socket of [client, onward]) {
      open.add(socket);
      socket
        .on('error', () => undefined)
        .on('close', () => {
          open.delete(socket);
          client.destroy();
          onward.destroy();
        });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    refuse: (status) => {
      refusal = status;
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
