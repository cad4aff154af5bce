// @aligent/bigcommerce-api: the v3 client over its own transport, given cartd's address.
import { strict as assert } from 'node:assert';
import http from 'node:http';
import { after, test } from 'node:test';
import { fetchTransport, Management } from '@aligent/bigcommerce-api';
import { calendar, landing, line, note, nowhere, options, redirect_token, shirt, store, token, towel, url } from './lib/shop.js';
import { tap } from './lib/wire.js';

const wire = await tap(url);
const agent = new http.Agent({ keepAlive: true });
after(() => { agent.destroy(); wire.close(); });

const transport = fetchTransport({ agent, baseUrl: `${wire.url}/stores/${store}/v3`, headers: { 'X-Auth-Token': token }, retry: false });
const client = new Management.V3.Client(transport);

const made = (...products) => client.post('/carts', { body: { line_items: products } });
const one = '/carts/{cartId}';
const at = (cart, rest = {}) => ({ path: { cartId: cart.id }, ...rest });
const item = (cart, product, rest = {}) => ({ path: { cartId: cart.id, itemId: line(cart, product).id }, ...rest });

test('a cart is made and read', async () => {
	const cart = await made(calendar, shirt);
	assert.equal(cart.line_items.physical_items.length, 2);
	assert.deepEqual(await client.get(one, at(cart)), cart);
});

test('a line is added', async () => {
	const cart = await made(calendar);
	assert.equal((await client.post(`${one}/items`, at(cart, { body: { line_items: [shirt] } }))).line_items.physical_items.length, 2);
});

test('a quantity is updated', async () => {
	const cart = await made(calendar);
	const updated = await client.put(`${one}/items/{itemId}`, item(cart, calendar, { body: { line_item: { ...calendar, quantity: 4 } } }));
	assert.equal(line(updated, calendar).quantity, 4);
});

test('deleting a line answers the cart, deleting the last null', async () => {
	const cart = await made(calendar, shirt);
	const left = await client.delete(`${one}/items/{itemId}`, item(cart, calendar));
	assert.equal(left.line_items.physical_items.length, 1);
	assert.equal(await client.delete(`${one}/items/{itemId}`, item(cart, shirt)), null);
	assert.equal(await client.get(one, at(cart)), null);
});

test('a cart is deleted with a version in the body', async () => {
	const cart = await made(calendar);
	await assert.rejects(client.delete(one, at(cart, { body: { version: cart.version + 1 } })), /409 .*"current_version":1/);
	assert.equal(await client.delete(one, at(cart, { body: { version: cart.version } })), null);
	await assert.rejects(client.delete(one, at(cart)), /404/);
});

test('a cart that never was is null', async () => {
	assert.equal(await client.get(one, { path: { cartId: nowhere } }), null);
});

test('a customer is taken off a cart', async () => {
	const cart = await made(calendar);
	assert.equal((await client.put(one, at(cart, { body: { customer_id: 0 } }))).customer_id, 0);
});

test('an include of several is heard', async () => {
	const cart = await made(towel);
	const shown = await client.get(one, at(cart, { query: { include: [...options, 'redirect_urls', 'promotions.banners'] } }));
	assert.match(wire.last('GET', '?include=').target, /include=line_items\.physical_items\.options(,|%2C)line_items\.digital_items\.options(,|%2C)redirect_urls/);
	assert.equal(line(shown, towel).options.length, 1);
	redirect_token(shown.redirect_urls.embedded_checkout_url, 'loadInCheckout');
});

test('a content type of undefined on GET is nothing to cartd', async () => {
	const cart = await made(calendar);
	const shown = await client.get(one, at(cart, { header: { 'Content-Type': undefined, Accept: '*/*' } }));
	assert.equal(shown.id, cart.id);
	assert.equal(wire.last('GET', cart.id).headers['content-type'], 'undefined');
	assert.equal(wire.last('GET', cart.id).headers.accept, '*/*');
});

test('redirect URLs need no body, and take one', async () => {
	const cart = await made(calendar);
	const bare = await client.post(`${one}/redirect_urls`, at(cart));
	assert.equal(wire.last('POST', '/redirect_urls').body, '');
	assert.equal((await landing(bare.cart_url)).status, 302);
	const marked = await client.post(`${one}/redirect_urls`, at(cart, { body: { query_params: { from: 'a b&c' } } }));
	assert.equal(new URL(marked.checkout_url).searchParams.get('from'), 'a b&c');
});

test('a batch of metafields with one duplicate: the good are done, the bad one is named', async () => {
	const cart = await made(calendar);
	const batch = ['first', 'first', 'second'].map((key) => ({ ...note(key), resource_id: cart.id }));
	// send() gives status and body; post() throws at anything but 2xx, with the body in its message.
	const { status, body } = await client.send('POST /carts/metafields', { body: batch });
	assert.equal(status, 422);
	assert.deepEqual(body.data.map((each) => each.key), ['first', 'second']);
	assert.deepEqual(body.meta, { total: 3, success: 2, failed: 1 });
	assert.equal(body.errors.length, 1);
	assert.equal(body.errors[0].status, 422);
	assert.deepEqual(Object.keys(body.errors[0].errors), ['1']);
	assert.equal((await client.get(`${one}/metafields`, at(cart))).length, 2);
	await assert.rejects(client.post('/carts/metafields', { body: batch.slice(0, 1) }), /422 .*"failed":1/);
});

test('a good batch is made, changed and deleted', async () => {
	const cart = await made(calendar);
	const created = await client.post('/carts/metafields', { body: ['a', 'b', 'c'].map((key) => ({ ...note(key), resource_id: cart.id })) });
	const ids = created.map((each) => each.id);
	const changed = await client.put('/carts/metafields', { body: ids.map((id) => ({ id, value: 'y' })) });
	assert.deepEqual(changed.map((each) => each.value), ['y', 'y', 'y']);
	assert.deepEqual(await client.delete('/carts/metafields', { body: ids }), ids);
	assert.equal(wire.last('DELETE', '/carts/metafields').body, JSON.stringify(ids));
});

test('list() walks all pages of metafields', async () => {
	const cart = await made(calendar);
	const keys = ['a', 'b', 'c', 'd', 'e'];
	await client.post('/carts/metafields', { body: keys.map((key) => ({ ...note(key), resource_id: cart.id })) });
	const found = [];
	for await (const each of client.list(`${one}/metafields`, at(cart, { query: { limit: 2 } }))) found.push(each.key);
	assert.deepEqual(found.sort(), keys);
	assert.match(wire.last('GET', `${cart.id}/metafields`).target, /limit=2&page=4$/);
});

test('filters go over the wire with an escaped colon', async () => {
	const cart = await made(calendar);
	await client.post('/carts/metafields', { body: ['a', 'b', 'c'].map((key) => ({ ...note(key), resource_id: cart.id })) });
	const found = await client.get(`${one}/metafields`, at(cart, { query: { 'key:in': ['a', 'c'], include_fields: ['key'] } }));
	assert.match(wire.last('GET', `${cart.id}/metafields`).target, /key%3Ain=a(,|%2C)c/);
	assert.deepEqual(found.map(({ id, ...rest }) => rest).sort((a, b) => (a.key < b.key ? -1 : 1)), [{ key: 'a' }, { key: 'c' }]);
	assert.ok(found.every((each) => Number.isSafeInteger(each.id)));
});

test('settings are read, and written back as they were', async () => {
	const settings = await client.get('/carts/settings');
	assert.deepEqual(settings, { allow_purchasing: true });
	assert.deepEqual(await client.put('/carts/settings', { body: settings }), settings);
	const channel = { path: { channel_id: 1 } };
	assert.deepEqual(await client.get('/carts/settings/channels/{channel_id}', channel), { allow_purchasing: null });
});

test('what is wrong is told with field and status', async () => {
	await assert.rejects(made({ product_id: 126, quantity: 0 }), /422 .*line_items\.0\.quantity/);
});

test('a token that is none is told so', async () => {
	const stranger = new Management.V3.Client(fetchTransport({ agent, baseUrl: `${wire.url}/stores/${store}/v3`, headers: { 'X-Auth-Token': 'none' }, retry: false }));
	await assert.rejects(stranger.get('/carts/settings'), /401/);
});
