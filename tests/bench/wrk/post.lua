-- POST of a cart; the body is BENCH_BODY.
package.path = os.getenv("BENCH_LUA") .. "/?.lua"
local common = require("common")
local made

request = function()
	made = made or wrk.format("POST", common.path, common.json_headers, os.getenv("BENCH_BODY"))
	return made
end

done = function(summary, latency) common.print(summary, latency) end
