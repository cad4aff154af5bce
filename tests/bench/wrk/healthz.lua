-- What nginx and the pool cost without a database.
package.path = os.getenv("BENCH_LUA") .. "/?.lua"
local common = require("common")
local made

request = function()
	made = made or wrk.format("GET", "/healthz")
	return made
end

done = function(summary, latency) common.print(summary, latency) end
