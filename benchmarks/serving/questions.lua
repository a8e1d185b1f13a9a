-- Asks a different question each time. Arguments: a file of ids, one a line,
-- and the body of a question with %d where the id goes. What was measured is
-- written as one line of JSON behind "measured ".
local questions, asked = {}, 0

function init(arguments)
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  for id in io.lines(arguments[1]) do
    questions[#questions + 1] = wrk.format(nil, nil, nil, string.format(arguments[2], id))
  end
end

function request()
  asked = asked % #questions + 1
  return questions[asked]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'measured {"requests": %d, "seconds": %.6f, "failed": %d, "p50": %.4f, "p95": %.4f, "p99": %.4f}\n',
    summary.requests, summary.duration / 1e6,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3))
end
