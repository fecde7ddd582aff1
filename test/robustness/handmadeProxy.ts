import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface HandmadeProxy {
  /** Host and port, as messages name it. */
  name: string;
  /** What it was sent before it replied, oldest first. */
  requests: string[];
  close(): Promise<void>;
}

/** What a proxy does once it has received a request: text that it answers with before it closes, or anything else. */
export type ProxyReply = string | ((socket: Socket) => void);

/** A proxy on the loopback interface that does as `reply` says. */
export async function startProxy(reply: ProxyReply): Promise<HandmadeProxy> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('data', (data) => {
      requests.push(data.toString());
      if (typeof reply === 'string') {
        socket.end(reply);
      } else {
        reply(socket);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    name: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: async () => {
      sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Opens a tunnel to a port of this machine, wherever the request leads. */
export function tunnelTo(port: number): ProxyReply {
  return (socket) => {
    const host = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(host).pipe(socket);
    });
    host.on('error', () => socket.destroy());
    socket.on('close', () => host.destroy());
  };
}
