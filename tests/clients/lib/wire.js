// A relay in front of cartd that passes bytes on as they are and remembers them: what a client sent is told by the wire, not by its source.
import { once } from 'node:events';
import net from 'node:net';

// The requests of one connection as they were sent: { method, target, headers (names in lower case), body }, the last one as far as it came.
function* requests_of(bytes) {
	let text = bytes.toString('latin1');
	while (text.includes('\r\n\r\n')) {
		const head = text.indexOf('\r\n\r\n');
		const [line, ...fields] = text.slice(0, head).split('\r\n');
		const [method, target] = line.split(' ');
		const headers = Object.fromEntries(fields.map((field) => [field.split(':', 1)[0].toLowerCase(), field.slice(field.indexOf(':') + 1).trim()]));
		text = text.slice(head + 4);
		// A body in chunks stays as it is, marks of the chunks included.
		const chunked = headers['transfer-encoding'] === 'chunked';
		const length = chunked ? text.indexOf('0\r\n\r\n') + 5 : Number(headers['content-length'] ?? 0);
		yield { method, target, headers, body: text.slice(0, length) };
		text = text.slice(length);
	}
}

// { url, port, requests(), last(method, part of the target), close() }; url stands for that of cartd.
export async function tap(url) {
	const { hostname, port } = new URL(url);
	const seen = [];
	const sockets = new Set();
	const relay = net.createServer((client) => {
		const server = net.connect(Number(port), hostname);
		const chunks = [];
		seen.push(chunks);
		client.on('data', (chunk) => chunks.push(chunk));
		client.pipe(server).pipe(client);
		for (const socket of [client, server]) {
			sockets.add(socket);
			socket.on('error', () => { client.destroy(); server.destroy(); });
			socket.on('close', () => sockets.delete(socket));
		}
	});
	relay.listen(0, '127.0.0.1');
	await once(relay, 'listening');
	const requests = () => seen.flatMap((chunks) => [...requests_of(Buffer.concat(chunks))]);
	return {
		url: `http://127.0.0.1:${relay.address().port}`,
		port: relay.address().port,
		requests,
		last(method, part) {
			const found = requests().filter((each) => each.method === method && each.target.includes(part)).pop();
			if (!found) throw new Error(`no ${method} with ${part} went over the wire`);
			return found;
		},
		close() {
			relay.close();
			for (const socket of sockets) socket.destroy();
		},
	};
}
