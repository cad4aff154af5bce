// node-bigcommerce: always https to api.bigcommerce.com:443, but through an agent of its user's; this one opens plain HTTP to cartd.
import { strict as assert } from 'node:assert';
import https from 'node:https';
import net from 'node:net';
import { after, test } from 'node:test';
import BigCommerce from 'node-bigcommerce';
import { calendar, landing, line, note, nowhere, options, redirect_token, shirt, store, token, towel, url } from './lib/shop.js';
import { tap } from './lib/wire.js';

const wire = await tap(url);

class PlainAgent extends https.Agent {
	createConnection(_, connected) {
		return net.connect(wire.port, '127.0.0.1', connected);
	}
}
const agent = new PlainAgent({ keepAlive: true });
after(() => { agent.destroy(); wire.close(); });

const client = new BigCommerce({ clientId: 'clients', accessToken: token, storeHash: store, responseType: 'json', apiVersion: 'v3', agent });
const made = async (...products) => (await client.post('/carts', { line_items: products })).data;
const items = (cart, product) => `/carts/${cart.id}/items${product ? `/${line(cart, product).id}` : ''}`;
const code = (status) => (error) => error.code === status;

test('a cart is made and read', async () => {
	const cart = await made(calendar, shirt);
	assert.deepEqual((await client.get(`/carts/${cart.id}`)).data, cart);
	assert.equal(wire.last('GET', cart.id).headers.host, 'api.bigcommerce.com');
});

test('a line is added', async () => {
	const cart = await made(calendar);
	assert.equal((await client.post(items(cart), { line_items: [shirt] })).data.line_items.physical_items.length, 2);
});

test('a quantity is updated', async () => {
	const cart = await made(calendar);
	const { data } = await client.put(items(cart, calendar), { line_item: { ...calendar, quantity: 4 } });
	assert.equal(line(data, calendar).quantity, 4);
});

test('deleting a line answers the cart, deleting the last nothing', async () => {
	const cart = await made(calendar, shirt);
	assert.equal((await client.delete(items(cart, calendar))).data.line_items.physical_items.length, 1);
	assert.equal(await client.delete(items(cart, shirt)), '');
	await assert.rejects(client.get(`/carts/${cart.id}`), code(404));
});

test('a cart is deleted', async () => {
	const cart = await made(calendar);
	assert.equal(await client.delete(`/carts/${cart.id}`), '');
	await assert.rejects(client.delete(`/carts/${cart.id}`), code(404));
});

test('a cart that never was is an error that holds the problem', async () => {
	await assert.rejects(client.get(`/carts/${nowhere}`), (error) => error.code === 404 && JSON.parse(error.responseBody).status === 404);
});

test('an include of several is heard, however its comma is written', async () => {
	const cart = await made(towel);
	for (const comma of [',', '%2C', '%2c']) {
		const { data } = await client.get(`/carts/${cart.id}?include=${options.join(comma)}${comma}redirect_urls`);
		assert.equal(line(data, towel).options.length, 1);
		redirect_token(data.redirect_urls.cart_url, 'load');
	}
});

test('a DELETE and a GET that announce JSON and send none work', async () => {
	const cart = await made(calendar);
	await client.get(`/carts/${cart.id}`);
	await client.delete(`/carts/${cart.id}`);
	for (const method of ['GET', 'DELETE']) {
		const { headers, body } = wire.last(method, cart.id);
		assert.equal(headers['content-type'], 'application/json');
		assert.equal(headers['content-length'], undefined);
		assert.equal(body, '');
	}
});

test('redirect URLs are asked for without a body', async () => {
	const cart = await made(calendar);
	const { data } = await client.post(`/carts/${cart.id}/redirect_urls`);
	const { headers, body } = wire.last('POST', '/redirect_urls');
	assert.equal(headers['content-type'], 'application/json');
	assert.equal(headers['content-length'], '0');
	assert.equal(body, '');
	assert.equal((await landing(data.checkout_url)).status, 302);
});

test('a batch of metafields with one duplicate: an error that holds what was done', async () => {
	const cart = await made(calendar);
	const batch = ['first', 'first', 'second'].map((key) => ({ ...note(key), resource_id: cart.id }));
	await assert.rejects(client.post('/carts/metafields', batch), (error) => {
		const { data, errors, meta } = JSON.parse(error.responseBody);
		assert.equal(error.code, 422);
		assert.deepEqual(data.map((each) => each.key), ['first', 'second']);
		assert.deepEqual(Object.keys(errors[0].errors), ['1']);
		assert.deepEqual(meta, { total: 3, success: 2, failed: 1 });
		return true;
	});
	assert.equal((await client.get(`/carts/${cart.id}/metafields`)).data.length, 2);
});

test('a good batch is done, though this client calls its empty errors an error', async () => {
	const cart = await made(calendar);
	await assert.rejects(client.post('/carts/metafields', [{ ...note('only'), resource_id: cart.id }]), { message: '[]' });
	assert.deepEqual((await client.get(`/carts/${cart.id}/metafields`)).data.map((each) => each.key), ['only']);
});

test('a metafield is created, read, updated and deleted', async () => {
	const cart = await made(calendar);
	const { data } = await client.post(`/carts/${cart.id}/metafields`, note('gift', 'yes'));
	const path = `/carts/${cart.id}/metafields/${data.id}`;
	assert.equal((await client.put(path, { value: 'no' })).data.value, 'no');
	assert.equal((await client.get(path)).data.value, 'no');
	assert.equal(await client.delete(path), '');
	await assert.rejects(client.get(path), code(404));
});

test('settings are read', async () => {
	assert.deepEqual((await client.get('/carts/settings')).data, { allow_purchasing: true });
});

test('what is wrong is told with field and status', async () => {
	await assert.rejects(made({ product_id: 126, quantity: 0 }),
		(error) => error.code === 422 && 'line_items.0.quantity' in JSON.parse(error.responseBody).errors);
});
