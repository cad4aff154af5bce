-- One call of apis/, each connection on a lane of its own.  BENCH_FILE has a line for each lane: method, path, version, body, then headers,
-- by tabs.  Where something in <…> changes from request to request, X-Request-Id, which comes back, tells whose answer it is: only then is a
-- lane free again.  Where nothing does, lanes take turns, and answers are not looked at beyond wrk's own count of those above 399.
-- BENCH_TURN is where <turn> begins (45 numbers from there on), BENCH_WORD what makes <unique> another one than the last run's.
-- BENCH_PAUSE_MS: a connection waits so long on average before each request (exponentially: requests come as they like).
package.path = os.getenv("BENCH_LUA") .. "/?.lua"
local common = require("common")
local word, first_turn = os.getenv("BENCH_WORD"), tonumber(os.getenv("BENCH_TURN"))
local status_good, writes = tonumber(os.getenv("BENCH_STATUS")), os.getenv("BENCH_WRITES") == "1"
local lanes, free, sent = {}, {}, 0
others, idle = 0, 0

for line in io.lines(os.getenv("BENCH_FILE")) do
	local lane, fields = { n = #lanes + 1, turn = 0, headers = {} }, {}
	for field in (line .. "\t"):gmatch("([^\t]*)\t") do
		fields[#fields + 1] = field
	end
	lane.method, lane.path, lane.version, lane.body = fields[1], fields[2], fields[3], fields[4]
	for i = 5, #fields do
		local name, value = fields[i]:match("^([^:]+): (.*)$")
		lane.headers[name] = value
	end
	lane.body = lane.body ~= "" and lane.body or nil
	if lane.body then
		lane.headers["Content-Type"] = "application/json"
	end
	lanes[lane.n], free[lane.n] = lane, lane
	lane.headers["X-Request-Id"] = writes and "lane-" .. lane.n or nil
end

local function said(lane)
	lane.turn = lane.turn % 45 + 1
	sent = sent + 1
	return (lane.body:gsub("<(%a+)>", { version = lane.version, turn = tostring(first_turn + lane.turn), unique = word .. "-" .. sent }))
end

if writes then
	request = function()
		local lane = table.remove(free)
		if lane == nil then
			idle = idle + 1
			return wrk.format("GET", "/healthz")
		end
		return wrk.format(lane.method, lane.path, lane.headers, lane.body and said(lane))
	end

	response = function(status, headers)
		local lane = lanes[tonumber((headers["X-Request-Id"] or ""):match("^lane%-(%d+)$"))]
		if lane ~= nil then
			lane.version = (headers["ETag"] or ""):match('^"v(%d+)') or lane.version
			free[#free + 1] = lane
		end
		if status ~= status_good then
			others = others + 1
		end
	end
else
	local at, made = 0, {}
	request = function()
		at = at % #lanes + 1
		made[at] = made[at] or wrk.format(lanes[at].method, lanes[at].path, lanes[at].headers)
		return made[at]
	end
end

local pause_ms = tonumber(os.getenv("BENCH_PAUSE_MS") or "")
if pause_ms then
	math.randomseed(os.time())
	delay = function() return math.floor(-pause_ms * math.log(1 - math.random()) + 0.5) end
end

local thread
setup = function(t) thread = t end
done = function(summary, latency)
	common.print(summary, latency, writes and { others = thread:get("others"), idle = thread:get("idle") } or nil)
end
