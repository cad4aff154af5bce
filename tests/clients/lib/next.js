// What a shop built on storefront-data-hooks has around it: a server that calls handlers as Next.js does, and a browser that keeps cookies.
import { once } from 'node:events';
import http from 'node:http';

const cookies_of = (header) => Object.fromEntries((header ?? '').split('; ').filter(Boolean).map((pair) => {
	const at = pair.indexOf('=');
	return [pair.slice(0, at), decodeURIComponent(pair.slice(at + 1))];
}));

// Next's additions to node's request and answer, as far as API routes use them.
async function dress(req, res) {
	const chunks = [];
	for await (const chunk of req) chunks.push(chunk);
	const text = Buffer.concat(chunks).toString();
	const target = new URL(req.url, 'http://shop');
	req.cookies = cookies_of(req.headers.cookie);
	req.query = Object.fromEntries(target.searchParams);
	req.body = text && req.headers['content-type']?.startsWith('application/json') ? JSON.parse(text) : text;
	res.status = (code) => { res.statusCode = code; return res; };
	res.json = (value) => { res.setHeader('Content-Type', 'application/json; charset=utf-8'); res.end(JSON.stringify(value)); };
	res.redirect = (location) => { res.writeHead(307, { Location: location }); res.end(); };
	return target.pathname;
}

// routes: path → handler(req, res).
export async function server(routes) {
	const shop = http.createServer(async (req, res) => {
		const path = await dress(req, res);
		if (!routes[path]) return res.writeHead(404).end();
		return routes[path](req, res);
	});
	shop.listen(0, '127.0.0.1');
	await once(shop, 'listening');
	return {
		url: `http://127.0.0.1:${shop.address().port}`,
		close() { shop.close(); shop.closeAllConnections(); },
	};
}

// cookies: a Map that fetch() keeps as a browser would; set_cookie: what the last answer set, as it was sent.
export function browser() {
	const real = globalThis.fetch;
	const self = {
		cookies: new Map(),
		set_cookie: null,
		async fetch(target, init = {}) {
			const cookie = [...self.cookies].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('; ');
			const answer = await real(target, { redirect: 'manual', ...init, headers: { ...init.headers, ...(cookie && { cookie }) } });
			// The handlers set one at most; a list of them is more than the fetch of Debian's node can take apart.
			self.set_cookie = answer.headers.get('set-cookie');
			if (self.set_cookie) self.keep(self.set_cookie);
			return answer;
		},
		keep(text) {
			const [pair, ...attributes] = text.split('; ');
			const [name, value] = [pair.slice(0, pair.indexOf('=')), decodeURIComponent(pair.slice(pair.indexOf('=') + 1))];
			const age = attributes.find((attribute) => attribute.startsWith('Max-Age='));
			if (age && Number(age.slice(8)) <= 0) self.cookies.delete(name);
			else self.cookies.set(name, value);
		},
	};
	return self;
}
