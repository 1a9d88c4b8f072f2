-- Asks for one project after the other. Its argument is a file of lines "key project"; the requests are made once, at
-- the start. At the end it prints: answers, microseconds, p50, p99 (both in microseconds), and what went wrong.
local requests = {}
local next = 0

function init(args)
  for line in io.lines(args[1]) do
    local key, project = line:match("(%S+) (%S+)")
    requests[#requests + 1] = wrk.format("GET", "/api/projects/" .. project, { ["Authorization"] = "Bearer " .. key })
  end
end

function request()
  next = next % #requests + 1
  return requests[next]
end

function done(summary, latency)
  local e = summary.errors
  print(string.format("figures %d %d %d %d %d", summary.requests, summary.duration, latency:percentile(50),
    latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
end
