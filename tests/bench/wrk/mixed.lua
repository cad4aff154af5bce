-- The life of a cart, each connection another one's, with what clients do wrong: for watching memory.
-- X-Request-Id, which comes back, tells which life an answer belongs to.
package.path = os.getenv("BENCH_LUA") .. "/?.lua"
local common = require("common")
local lives, free = {}, {}
unexpected = 0

local function item(life) return "/" .. life.id .. "/items/" .. life.lines[1] end
local function cart(life) return "/" .. life.id end
local function version(life) return '"version":' .. life.version end

-- method, path, body, status expected, another header
local steps = {
	{ "POST", function() return "" end, function() return os.getenv("BENCH_BODY") end, 201 },
	{ "GET", cart, nil, 200 },
	{ "POST", function(life) return cart(life) .. "/items" end, function(life)
		return os.getenv("BENCH_BODY"):sub(1, -2) .. "," .. version(life) .. "}" end, 201 },
	{ "PUT", item, function(life) return '{"line_item":{"quantity":7},' .. version(life) .. "}" end, 200 },
	{ "GET", function(life) return cart(life) .. "?include=line_items.physical_items.options" end, nil, 200 },
	{ "PUT", item, function() return '{"line_item":{"quantity":7},"version":99999}' end, 409 },
	{ "POST", function(life) return cart(life) .. "/items" end, function()
		return '{"line_items":[{"product_id":2147483646,"quantity":1}]}' end, 422 },
	{ "PUT", item, function() return '{"line_item":{"quantity":7' end, 400 },
	{ "GET", function() return "/00000000-0000-4000-8000-00000000dead" end, nil, 404 },
	{ "GET", cart, nil, 401, function() return "X-Auth-Token", "wrong" end },
	{ "GET", cart, nil, 304, function(life) return "If-None-Match", '"v' .. life.version .. '"' end },
	{ "PUT", cart, function(life) return '{"customer_id":' .. os.getenv("BENCH_CUSTOMER") .. "," .. version(life) .. "}" end, 201 },
	{ "POST", function(life) return cart(life) .. "/items" end, function(life)
		return '{"custom_items":[{"name":"A custom thing","quantity":2,"list_price":12.5}],' .. version(life) .. "}" end, 201 },
	{ "DELETE", item, nil, 200 },
	{ "DELETE", cart, nil, 204 },
}

for n = 1, tonumber(os.getenv("BENCH_LIVES")) do
	lives[n] = { n = n, step = 1 }
	free[n] = lives[n]
end

request = function()
	local life = table.remove(free)
	if life == nil then
		return wrk.format("GET", "/healthz")
	end
	local step = steps[life.step]
	local headers = { ["X-Request-Id"] = "life-" .. life.n }
	for name, value in pairs(step[3] and common.json_headers or common.headers) do
		headers[name] = value
	end
	if step[5] then
		local name, value = step[5](life)
		headers[name] = value
	end
	return wrk.format(step[1], common.path .. step[2](life), headers, step[3] and step[3](life) or nil)
end

local function learn(life, headers, body)
	life.version = tonumber(headers["ETag"]:match('"v(%d+)"'))
	life.id = headers["X-Cart-Id"]
	life.lines = {}
	for id in body:match('"physical_items":(%b[])'):gmatch('"id":"([0-9a-f-]+)"') do
		life.lines[#life.lines + 1] = id
	end
end

response = function(status, headers, body)
	local life = lives[tonumber((headers["X-Request-Id"] or ""):match("^life%-(%d+)$"))]
	if life == nil then
		return
	end
	local good = status == steps[life.step][4]
	if good and status < 204 then
		learn(life, headers, body)
	elseif not good then
		unexpected = unexpected + 1
		if unexpected <= 3 then
			io.stderr:write("step ", life.step, ": ", status, " ", body, "\n")
		end
	end
	life.step = good and life.step % #steps + 1 or 1
	free[#free + 1] = life
end

local thread
setup = function(t) thread = t end
done = function(summary, latency)
	common.print(summary, latency, { unexpected = thread:get("unexpected") })
end
