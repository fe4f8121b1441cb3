-- wrk's side: what to send, and the result as one line of JSON.
-- Arguments: METHOD [TYPE FILE]: a body, its media type first.

function init(args)
	wrk.method = args[1] or "GET"
	if args[3] then
		local f = assert(io.open(args[3], "rb"))
		wrk.headers["Content-Type"] = args[2]
		wrk.body = f:read("*a")
		f:close()
	end
end

function done(summary, latency)
	local e = summary.errors
	io.write(string.format('RESULT {"requests": %d, "microseconds": %d, ' ..
		'"bytes": %d, "p50": %d, "p99": %d, "errors": %d}\n',
		summary.requests, summary.duration, summary.bytes,
		latency:percentile(50), latency:percentile(99),
		e.connect + e.read + e.write + e.status + e.timeout))
end
