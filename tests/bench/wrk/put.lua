-- PUT of a line's quantity with the version of the last answer.  wrk does not tell its connections apart; so a request
-- takes a free cart, and its answer, which names the cart, gives it back: no cart is asked for twice at a time.
-- BENCH_FILE has a line for each cart: cart id, line id, product id, version.
package.path = os.getenv("BENCH_LUA") .. "/?.lua"
local common = require("common")
local carts, free, quantity = {}, {}, 0
changed, conflicts, others, idle = 0, 0, 0, 0

for line in io.lines(os.getenv("BENCH_FILE")) do
	local id, line_id, product, version = line:match("^(%S+) (%S+) (%d+) (%d+)$")
	local cart = { version = tonumber(version), path = common.path .. "/" .. id .. "/items/" .. line_id,
		head = '{"line_item":{"product_id":' .. product .. ',"quantity":' }
	carts[id] = cart
	free[#free + 1] = cart
end

request = function()
	local cart = table.remove(free)

	if cart == nil then
		idle = idle + 1
		return wrk.format("GET", "/healthz")
	end
	quantity = quantity % 90 + 1
	return wrk.format("PUT", cart.path, common.json_headers, cart.head .. quantity .. '},"version":' .. cart.version .. "}")
end

response = function(status, headers)
	local cart = carts[headers["X-Cart-Id"]]

	if status == 200 and cart ~= nil then
		cart.version = tonumber(headers["ETag"]:match('^"v(%d+)"$'))
		free[#free + 1] = cart
		changed = changed + 1
	elseif status == 409 then
		conflicts = conflicts + 1
	else
		others = others + 1
	end
end

local thread
setup = function(t) thread = t end
done = function(summary, latency)
	common.print(summary, latency, { conflicts = thread:get("conflicts"), others = thread:get("others"), idle = thread:get("idle") })
end
