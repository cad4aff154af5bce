-- GET of carts in rotation (BENCH_CARTS of them, from number BENCH_FIRST on), or at random where BENCH_RANDOM is set.
package.path = os.getenv("BENCH_LUA") .. "/?.lua"
local common = require("common")
local first = tonumber(os.getenv("BENCH_FIRST") or "1")
local at, made = 0, {}

if os.getenv("BENCH_RANDOM") then
	math.randomseed(os.time())
	request = function()
		return wrk.format("GET", common.path .. "/" .. common.cart_id(math.random(common.carts)), common.headers)
	end
else
	request = function()
		at = at % common.carts + 1
		made[at] = made[at] or wrk.format("GET", common.path .. "/" .. common.cart_id(first + at - 1), common.headers)
		return made[at]
	end
end

done = function(summary, latency) common.print(summary, latency) end
