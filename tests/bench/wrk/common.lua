-- What every script here shares: the cart that belongs to a number, the headers, the result as one line of JSON.
-- Settings come by environment: wrk's arguments could be read in the list of processes, and there is a token among them.
local common = {}

common.carts = tonumber(os.getenv("BENCH_CARTS") or "64")
common.path = "/stores/" .. os.getenv("BENCH_STORE") .. "/v3/carts"
common.headers = { ["X-Auth-Token"] = os.getenv("BENCH_TOKEN") }
common.json_headers = { ["X-Auth-Token"] = os.getenv("BENCH_TOKEN"), ["Content-Type"] = "application/json" }

-- Spread over the index, as random ones are; carts.sql has the same formula.  Numbers are doubles here: n stays below 3,300,000.
function common.cart_id(n)
	return string.format("%08x-0000-4000-8000-%012x", (n * 2654435761) % 4294967296, n)
end

-- counts: of statuses by what they mean, or nil where wrk's own count of everything above 399 is enough.
function common.print(summary, latency, counts)
	local bad = counts or { errors = summary.errors.status }
	local list = {}

	for name, count in pairs(bad) do
		list[#list + 1] = string.format('"%s":%d', name, count)
	end
	io.write(string.format('{"requests":%d,"duration_us":%d,"p50_us":%d,"p99_us":%d,"socket_errors":%d,"bad":{%s}}\n', summary.requests,
		summary.duration, latency:percentile(50), latency:percentile(99),
		summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout, table.concat(list, ",")))
end

return common
