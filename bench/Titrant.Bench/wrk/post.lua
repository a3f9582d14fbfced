-- wrk -s post.lua URL -- BODY-FILE      posts the same body again and again; the last line is for the caller to read.
function init(args)
  local file = assert(io.open(args[1], "rb"))
  wrk.method = "POST"
  wrk.body = file:read("*a")
  wrk.headers["Content-Type"] = "application/json"
  file:close()
end

function done(summary, latency, requests)
  local bad = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout
  io.write(string.format("figures %d %d %d %d %d %d %d\n", latency:percentile(50), latency:percentile(90), latency:percentile(99), latency.max, summary.requests, summary.duration, bad))
end
