// bigcommerce-api-client: axios underneath, whose base URL is changed as its users change it.
import { strict as assert } from 'node:assert';
import { after, test } from 'node:test';
import client_package from 'bigcommerce-api-client';
import { calendar, landing, line, note, nowhere, options, redirect_token, shirt, store, token, towel, url } from './lib/shop.js';
import { tap } from './lib/wire.js';

const wire = await tap(url);
after(() => wire.close());

function client_of(config) {
	const client = new client_package.BigCommerceApiClient({ storeHash: store, accessToken: token, maxRetries: 0, ...config });
	client.apiClient.axiosInstance.defaults.baseURL = `${wire.url}/stores/${store}`;
	return client;
}
const { carts } = client_of();
const made = async (...products) => (await carts.createCart({ line_items: products })).data;

test('a cart is made and read', async () => {
	const cart = await made(calendar, shirt);
	assert.equal(line(cart, calendar).quantity, 1);
	assert.deepEqual((await carts.getCart(cart.id)).data, cart);
});

test('times are times to it', async () => {
	const cart = await made(calendar);
	assert.ok(cart.created_time instanceof Date);
	assert.ok(Math.abs(cart.created_time - Date.now()) < 60000);
});

test('a line is added', async () => {
	const cart = await made(calendar);
	const { data } = await carts.items.addCartLineItems(cart.id, { line_items: [shirt] });
	assert.equal(data.id, cart.id);
	assert.equal(data.line_items.physical_items.length, 2);
});

test('a quantity is updated', async () => {
	const cart = await made(calendar);
	const { data } = await carts.items.updateCartLineItem(cart.id, line(cart, calendar).id, { line_item: { ...calendar, quantity: 4 } });
	assert.equal(line(data, calendar).quantity, 4);
	assert.equal(data.base_amount, 39.8);
});

test('deleting a line answers the cart, deleting the last nothing', async () => {
	const cart = await made(calendar, shirt);
	const { data } = await carts.items.deleteCartLineItem(cart.id, line(cart, calendar).id);
	assert.equal(data.line_items.physical_items.length, 1);
	assert.equal(await carts.items.deleteCartLineItem(cart.id, line(cart, shirt).id), '');
	assert.equal(await carts.getCart(cart.id), null);
});

test('a customer is taken off a cart', async () => {
	const cart = await made(calendar);
	assert.equal((await carts.updateCustomerId(cart.id, 0)).data.customer_id, 0);
});

test('a cart is deleted; the second time, and reading it, answer null', async () => {
	const cart = await made(calendar);
	assert.equal(await carts.deleteCart(cart.id), '');
	assert.equal(await carts.deleteCart(cart.id), null);
	assert.equal(await carts.getCart(cart.id), null);
});

test('a cart that never was is null, or an error where that is asked for', async () => {
	assert.equal(await carts.getCart(nowhere), null);
	await assert.rejects(client_of({ failOn404: true }).carts.getCart(nowhere), /Response Status: 404/);
});

test('an include of several goes over the wire with an escaped comma', async () => {
	const { data } = await carts.createCart({ line_items: [towel] }, { include: [...options, 'redirect_urls'] });
	assert.match(wire.last('POST', '/carts?').target, /include=line_items\.physical_items\.options%2Cline_items\.digital_items\.options%2Credirect_urls$/);
	assert.equal(line(data, towel).options.length, 1);
	redirect_token(data.redirect_urls.cart_url, 'load');
});

test('redirect URLs are asked for without a body', async () => {
	const cart = await made(calendar);
	const { data } = await carts.redirects.createCartLineRedirectUrl(cart.id);
	assert.equal(wire.last('POST', '/redirect_urls').body, '');
	assert.equal(redirect_token(data.checkout_url, 'loadInCheckout'), redirect_token(data.cart_url, 'load'));
	assert.equal((await landing(data.cart_url)).status, 302);
	assert.equal((await landing(data.checkout_url)).status, 404);
});

test('settings are read, and written back as they were', async () => {
	const { carts: { settings } } = client_of();
	const { data } = await settings.getGlobalCartSettings();
	assert.deepEqual(data, { allow_purchasing: true });
	assert.deepEqual((await settings.updateGlobalCartSettings(data)).data, data);
	assert.deepEqual((await settings.updateChannelCartSettings(1, { allow_purchasing: null })).data, { allow_purchasing: null });
});

test('a metafield is created, read, updated and deleted', async () => {
	const cart = await made(calendar);
	const { data } = await carts.metafields.createMetafield(cart.id, note('gift', 'yes'));
	assert.equal(data.resource_id, cart.id);
	assert.equal((await carts.metafields.updateMetafield(cart.id, data.id, { value: 'no' })).data.value, 'no');
	assert.equal((await carts.metafields.getMetafield(cart.id, data.id)).data.value, 'no');
	await carts.metafields.deleteMetafield(cart.id, data.id);
	assert.equal(await carts.metafields.getMetafield(cart.id, data.id), null);
});

test('a second metafield of one key is refused with what is wrong', async () => {
	const cart = await made(calendar);
	await carts.metafields.createMetafield(cart.id, note('once'));
	await assert.rejects(carts.metafields.createMetafield(cart.id, note('once')), /Response Status: 409/);
});

test('it follows the pages of metafields to the end', async () => {
	const cart = await made(calendar);
	for (const key of ['a', 'b', 'c']) await carts.metafields.createMetafield(cart.id, note(key));
	// limit -1 is its "all": pages of 250, by page number
	const { data, meta } = await carts.metafields.getAllMetafields(cart.id, { namespace: 'clients' }, undefined, -1);
	assert.deepEqual(data.map((each) => each.key).sort(), ['a', 'b', 'c']);
	assert.equal(meta.pagination.total_pages, 1);
	assert.match(wire.last('GET', '/metafields').target, /namespace=clients&page=1&limit=250$/);
	const page = await carts.metafields.getAllMetafields(cart.id, {}, 2, 2);
	assert.equal(page.data.length, 1);
});

test('filters go over the wire with an escaped colon', async () => {
	const cart = await made(calendar);
	for (const key of ['a', 'b', 'c']) await carts.metafields.createMetafield(cart.id, note(key));
	const { data } = await carts.metafields.getAllMetafields(cart.id, { 'key:in': ['a', 'c'], 'date_created:min': new Date(Date.now() - 60000) });
	assert.match(wire.last('GET', '/metafields').target, /key%3Ain=a%2Cc&date_created%3Amin=\d{4}-/);
	assert.deepEqual(data.map((each) => each.key).sort(), ['a', 'c']);
});

test('what is wrong is told with field and status', async () => {
	await assert.rejects(made({ product_id: 126, quantity: 0 }), /Response Status: 422, Response: .*line_items\.0\.quantity/);
});

test('with its cache on, its own writes are seen', async () => {
	const { carts: cached } = client_of({ cache: { enable: true, ttl: 60000, cloneData: false, type: 'IN_MEMORY', cacheKeyPrefix: 'axios' } });
	const { data: cart } = await cached.createCart({ line_items: [calendar] });
	assert.equal(line((await cached.getCart(cart.id)).data, calendar).quantity, 1);
	await cached.items.updateCartLineItem(cart.id, line(cart, calendar).id, { line_item: { ...calendar, quantity: 2 } });
	assert.equal(line((await cached.getCart(cart.id)).data, calendar).quantity, 2);
});
