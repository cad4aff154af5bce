// A shop on one release of storefront-data-hooks: its API handlers behind a server such as Next.js, its hooks' fetchers in a browser before it,
// cartd where the package's environment variable says that the store's API is.
import { strict as assert } from 'node:assert';
import { createRequire } from 'node:module';
import { browser, server } from './next.js';
import { store, token } from './shop.js';

export const cookie = 'bc_cartId';
export const entry = (product) => ({ productId: product.product_id, variantId: product.variant_id, quantity: product.quantity, optionSelections: product.option_selections });

// To be called before the package is loaded: it reads its environment once.
export function environment(wire) {
	Object.assign(process.env, {
		BIGCOMMERCE_STORE_API_URL: `${wire.url}/stores/${store}`,
		BIGCOMMERCE_STORE_API_TOKEN: token,
		BIGCOMMERCE_STORE_API_CLIENT_ID: 'clients',
		// For products and customers, which are GraphQL and none of cartd's: nothing here asks them.
		BIGCOMMERCE_STOREFRONT_API_URL: 'http://127.0.0.1:9/graphql',
		BIGCOMMERCE_STOREFRONT_API_TOKEN: 'unused',
	});
}

const page_fetch = globalThis.fetch;

// root: where the package keeps its files; channel: the shop's, if it names one.
export async function open(root, channel) {
	delete process.env.BIGCOMMERCE_CHANNEL_ID;
	if (channel) process.env.BIGCOMMERCE_CHANNEL_ID = channel;
	const require = createRequire(import.meta.url);
	const hooks = (path) => require(`${root}/${path}`);
	const { bigcommerceConfig } = hooks('index.js');
	const { BigcommerceApiError } = hooks('api/utils/errors.js');
	const cart_handler = hooks('api/cart/index.js').default;

	// What a shop on 1.8 can set: a storeApiFetch whose errors are of the class that the handlers look for.
	async function storeApiFetch(endpoint, init) {
		try {
			return await hooks('api/utils/fetch-store-api.js').default(endpoint, init);
		} catch (error) {
			throw error.name === 'BigcommerceApiError' ? Object.setPrototypeOf(error, BigcommerceApiError.prototype) : error;
		}
	}

	const behind = await server({
		'/api/bigcommerce/cart': cart_handler(),
		'/api/mended/cart': cart_handler({ config: { storeApiFetch } }),
		'/api/channel/cart': cart_handler({ config: { storeChannelId: '1' } }),
		'/api/bigcommerce/checkout': hooks('api/checkout.js').default(),
	});

	// The hooks' own fetchers with the hooks' own fetch; React would add nothing but when.
	const call = (hook, input, options, fetch = bigcommerceConfig.fetcher) => hooks(`cart/${hook}.js`).fetcher({ base: behind.url, ...options }, input, fetch);

	const self = {
		url: behind.url,
		close: behind.close,
		BigcommerceApiError,
		shopper: null,
		// A browser that has never been here.
		arrive() {
			globalThis.fetch = page_fetch;
			self.shopper = browser();
			globalThis.fetch = self.shopper.fetch;
		},
		add: (product, include, options) => call('use-add-item', { item: entry(product), include }, options),
		update: (id, item, include) => call('use-update-item', { itemId: id, item, include }),
		remove: (id, include) => call('use-remove-item', { itemId: id, include }),
		get: (include, options) => call('use-cart', { cartId: self.shopper.cookies.get(cookie), include }, options),
		// update() to a quantity below one; the package forgets base on this way, so the shop's address is put back in front.
		drop: (id) => call('use-update-item', { itemId: id, item: { quantity: 0 } }, {}, (request) => bigcommerceConfig.fetcher({ ...request, url: behind.url + request.url })),
	};
	return self;
}

// What a handler told its console when it answered 500.
export async function failing(promise) {
	const { error } = console;
	const said = [];
	console.error = (value) => said.push(value);
	try {
		await assert.rejects(promise, (reason) => reason.status === 500);
	} finally {
		console.error = error;
	}
	return said[0];
}
