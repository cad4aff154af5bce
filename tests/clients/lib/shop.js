// The stack that the environment names (var/demo.env), and words for what these tests order.
import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';

function needed(name) {
	if (!process.env[name]) throw new Error(`${name} is not set: it is in the demo.env of a stack of deploy/local`);
	return process.env[name];
}

export const url = needed('CARTD_URL');
export const store = needed('CARTD_STORE');
export const token = needed('CARTD_BIGCOMMERCE_TOKEN');

export const calendar = { product_id: 126, quantity: 1 };           // 9.95, nothing to choose
export const shirt = { product_id: 112, variant_id: 1121, quantity: 1 };
export const sounds = { product_id: 200, quantity: 1 };             // digital, 4.99
export const towel = { product_id: 77, quantity: 1, option_selections: [{ option_id: 8, option_value: 81 }] };
export const nowhere = randomUUID();                                // a cart that never was
export const options = ['line_items.physical_items.options', 'line_items.digital_items.options'];

export const note = (key, value = 'x') => ({ key, value, namespace: 'clients', permission_set: 'app_only' });

// The line of a product in a cart.
export function line(cart, product) {
	const found = Object.values(cart.line_items).flat().filter((each) => each.product_id === product.product_id);
	assert.equal(found.length, 1, `lines of product ${product.product_id}`);
	return found[0];
}

// The token of an URL that leads a shopper into the store; fails on what is not such an URL.
export function redirect_token(text, action) {
	const target = new URL(text);
	assert.equal(target.pathname, '/cart.php');
	assert.equal(target.searchParams.get('action'), action);
	assert.match(target.searchParams.get('token'), /^[0-9a-f]{64}$/);
	return target.searchParams.get('token');
}

// Where a shopper lands who follows it; the store's domain is not in any DNS, so cartd is asked itself.
export async function landing(text) {
	const target = new URL(text);
	const answer = await fetch(url + target.pathname + target.search, { redirect: 'manual' });
	await answer.arrayBuffer();
	return { status: answer.status, location: answer.headers.get('location') };
}
